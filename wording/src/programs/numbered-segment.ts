import { type Text, joinLists } from "../language.ts";

/** Calls a segment by its number, where its name is not known. */
export function numberedSegment(number: number): Text {
  return { en: `Segment ${number}`, zh: `客群 ${number}` };
}

/** Calls several segments, one at least, by their numbers. */
export function numberedSegments(numbers: readonly number[]): Text {
  const { en, zh } = joinLists(numbers.map(String));
  return { en: `${numbers.length > 1 ? "Segments" : "Segment"} ${en}`, zh: `客群 ${zh}` };
}
