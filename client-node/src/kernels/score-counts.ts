import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import type { ScoreCountsParams } from "@fedseg/shared/queries/score-counts.ts";
import { binOf } from "../queries/bin-of.ts";
import { pairWords } from "./center-words.ts";
import { scorerParts } from "./scorer-parts.ts";
import { BLOCK, type Parts, roomLength, sectioned } from "./sections.ts";
import { ofSteps } from "./weight-words.ts";
import type { Kernel } from "./work.ts";

export const scoreCounts: Kernel<ScoreCountsParams> = {
  work: ({ scorer, starts, yes, values }, { outcome }) => {
    if (yes !== undefined || values) return undefined;
    const scored = outcome && scorerParts(scorer);
    if (!scored) return undefined;
    const bins = starts.length + 1;
    const steps = pairWords(
      ofSteps((step) => binOf(starts, step)),
      2,
    );
    const parts: Parts = { ...scored, steps, rest: [bins] };
    const { words, columns, conditions } = sectioned(parts);
    return {
      name: "scoreCounts",
      of: "outcome",
      columns,
      words,
      scratch: { perUser: 2, more: 4 * bins * CLASSES + 2 * BLOCK + roomLength(parts, conditions) },
      length: bins * CLASSES,
    };
  },
};
