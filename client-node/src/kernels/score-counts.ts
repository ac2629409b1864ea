import { type ScoreCountsParams, cellsOf } from "@fedseg/shared/queries/score-counts.ts";
import { binOf } from "../queries/bin-of.ts";
import { pairWords } from "./center-words.ts";
import { scorerParts } from "./scorer-parts.ts";
import { BLOCK, type Parts, roomLength, sectioned } from "./sections.ts";
import { ofSteps } from "./weight-words.ts";
import type { Kernel } from "./work.ts";

export const scoreCounts: Kernel<ScoreCountsParams> = {
  work: ({ scorer, starts, yes, values, sides }, { outcome }) => {
    // The measurement says what is wrong with a table without a campaign.
    if (yes !== undefined || values || (sides && !outcome?.arms)) return undefined;
    const scored = outcome && scorerParts(scorer);
    if (!scored) return undefined;
    const [bins, cells] = [starts.length + 1, cellsOf({ values, sides })];
    const steps = pairWords(
      ofSteps((step) => binOf(starts, step)),
      2,
    );
    const parts: Parts = { ...scored, steps, rest: [bins, cells] };
    const { words, columns, conditions } = sectioned(parts);
    return {
      name: "scoreCounts",
      of: sides ? "arms" : "outcome",
      columns,
      words,
      scratch: { perUser: 2, more: 4 * bins * cells + 2 * BLOCK + roomLength(parts, conditions) },
      length: bins * cells,
    };
  },
};
