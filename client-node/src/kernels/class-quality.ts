import type { ClassQualityParams } from "@fedseg/shared/queries/class-quality.ts";
import { rightChances } from "@fedseg/shared/queries/right-chances.ts";
import { powersOfSteps } from "@fedseg/shared/queries/softmax.ts";
import { pairWords } from "./center-words.ts";
import { type Parts, sectioned } from "./sections.ts";
import { MOST_COLUMNS, weightWords } from "./weight-words.ts";
import type { Kernel } from "./work.ts";

export const classQuality: Kernel<ClassQualityParams> = {
  work: ({ softmax, right }, { outcome }) => {
    // Trees and units that all classes share, and a scorer a class, are the measurement's.
    if (!outcome || !softmax || softmax.trees.length > 0 || softmax.units) return undefined;
    const { scaling, classes } = softmax;
    const [d, k] = [scaling.columns.length, classes.length];
    if (d > MOST_COLUMNS) return undefined;
    const asked = [
      [k, Number(right !== undefined)],
      ...classes.map(weightWords),
      Array.from(powersOfSteps()),
      ...(right ?? []).map((own) => pairWords(Array.from(rightChances(own)), 2)),
    ];
    const parts: Parts = { columns: [], rows: { scaling, weights: classes[0] }, rest: asked.flat() };
    const { words, columns } = sectioned(parts);
    return {
      name: "classQuality",
      of: "outcome",
      columns,
      words,
      scratch: { perUser: 2, more: 72 * k + 16 * (d + 1) },
      length: k * k + k,
    };
  },
};
