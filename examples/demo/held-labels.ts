import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { formatEstimate, formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { VisibleSegment } from "@fedseg/wording/programs/segmentation/label-segment.ts";

/** Standard errors beyond which a number that was told is not what the exports add up to. */
const FARTHEST = 6;

/** What was told of a segment's size, held against what exports add up to. */
export interface HeldSegment {
  readonly title: string;
  readonly told: VisibleSegment["size"];
  readonly exported: number;
}

/** Returns what is told of each visible segment beside the users that have its label. `labels`: one segment number a user. */
export function holdLabels(segments: readonly VisibleSegment[], labels: Iterable<number>): HeldSegment[] {
  const users = new Map<number, number>();
  for (const label of labels) users.set(label, (users.get(label) ?? 0) + 1);
  return segments.map(({ number, title, size }) => {
    return { title: `${number} ${title.en}`, told: size, exported: users.get(number) ?? 0 };
  });
}

/** Tells whether all sizes are within their errors of what the exports add up to. */
export function isHeld(held: readonly HeldSegment[]): boolean {
  return held.every((segment) => errorsOff(segment) <= FARTHEST);
}

/** Writes the sizes told beside the exported ones, for a terminal of 80 columns. */
export function heldText(held: readonly HeldSegment[]): string {
  return textTable(
    [
      { head: "segment", width: 34 },
      { head: "users told", align: "right" },
      { head: "exported", align: "right" },
      { head: "off by", align: "right" },
    ],
    held.map((segment) => [
      segment.title,
      formatEstimate(segment.told),
      formatNumber(segment.exported, 0),
      `${errorsOff(segment).toFixed(1)} errors`,
    ]),
  );
}

function errorsOff({ told, exported }: HeldSegment): number {
  return Math.abs(told.value - exported) / told.sigma;
}
