import { type GradientParams, gradientLength } from "@fedseg/shared/queries/gradient.ts";
import { chanceOf } from "@fedseg/shared/queries/logistic-score.ts";
import { pairWords } from "./center-words.ts";
import { type Parts, WEIGHED_LENGTH, sectioned } from "./sections.ts";
import { MOST_COLUMNS, ofSteps } from "./weight-words.ts";
import type { Kernel } from "./work.ts";

export const gradient: Kernel<GradientParams> = {
  work: (params, { outcome }) => {
    const { scaling, others, hidden = [], reach } = params;
    const d = scaling.columns.length;
    if (!outcome || others || d > MOST_COLUMNS) return undefined;
    const parts: Parts = {
      columns: [],
      rows: params,
      steps: pairWords(ofSteps(chanceOf), 2),
      rest: [reach],
    };
    const { words, columns } = sectioned(parts);
    const length = gradientLength(params);
    return {
      name: "gradient",
      of: "outcome",
      columns,
      words,
      scratch: {
        perUser: 2,
        more: 16 * length + 128 + WEIGHED_LENGTH + 16 * (d + 1) + 48 * hidden.length,
      },
      length,
    };
  },
};
