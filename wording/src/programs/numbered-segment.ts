import type { Text } from "../language.ts";

/** Calls a segment by its number, where its name is not known. */
export function numberedSegment(number: number): Text {
  return { en: `Segment ${number}`, zh: `客群 ${number}` };
}
