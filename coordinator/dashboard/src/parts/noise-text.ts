import type { PlannedSession } from "@fedseg/coordinator/told/view.ts";
import { sizeText } from "@fedseg/wording/number-text.ts";

/** The noise on what a session counts, in users, of its noisiest count; a dash where it counts nothing. */
export function noiseText({ parts }: PlannedSession): string {
  const counts = parts.flatMap(({ noise }) => noise ?? []);
  return counts.length === 0 ? "–" : `± ${sizeText(Math.max(...counts))}`;
}
