import { LIST } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import { REASON_LIST } from "@fedseg/wording/recommendations/reasons.ts";
import type { ScoreColumn } from "../scorer.ts";

/** What is recommended, place after place, and why; where pairs were asked also with what it is bought together. */
export function recommendationColumns(hasPairs: boolean): readonly ScoreColumn[] {
  const columns = (at: number): readonly ScoreColumn[] => [
    { name: `item_${at}`, kind: "word", list: "entries" },
    { name: `why_${at}`, kind: "word", list: REASON_LIST },
    ...(hasPairs ? [{ name: `with_${at}`, kind: "word", list: "entries" } as const] : []),
  ];
  return Array.from({ length: LIST }, (_, at) => columns(at + 1)).flat();
}
