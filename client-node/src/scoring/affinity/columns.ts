import { LIST } from "@fedseg/shared/programs/affinity/segment-lists.ts";
import { REASON_LIST } from "@fedseg/wording/recommendations/reasons.ts";
import type { ScoreColumn } from "../scorer.ts";

/** What is recommended, place after place, and why. */
export const recommendationColumns: readonly ScoreColumn[] = Array.from({ length: LIST }, (_, at) => [
  { name: `item_${at + 1}`, kind: "word", list: "entries" } as const,
  { name: `why_${at + 1}`, kind: "word", list: REASON_LIST } as const,
]).flat();
