import { type LeafGradientsParams, leafParts } from "@fedseg/shared/queries/leaf-gradients.ts";
import { chanceOf } from "@fedseg/shared/queries/logistic-score.ts";
import { columnsOfTrees } from "@fedseg/shared/queries/trees.ts";
import { leafSums } from "./leaf-sums.ts";
import { scorerParts } from "./scorer-parts.ts";
import { ofSteps } from "./weight-words.ts";
import type { Kernel } from "./work.ts";

export const leafGradients: Kernel<LeafGradientsParams> = {
  work: ({ scorer, trees }, { outcome }) => {
    const scored = outcome && scorerParts(scorer);
    if (!scored) return undefined;
    const columns = [...new Set([...scored.columns, ...columnsOfTrees(trees)])].sort((a, b) => a - b);
    return leafSums("leafGradients", { ...scored, columns, asked: { trees }, steps: ofSteps(partsAt) });
  },
};

/** The chance and the curvature of a step, in one word. */
function partsAt(step: number): number {
  const [error, curvature] = leafParts(0, chanceOf(step));
  return -error + curvature * 2 ** 16;
}
