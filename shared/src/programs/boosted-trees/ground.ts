import type { Eigen } from "../../math/eigen.ts";
import type { Weights } from "../../queries/logistic-score.ts";
import type { TreeGround } from "../prediction/random-trees.ts";
import { BINS, type Standardised } from "../prediction/standardise.ts";
import { keptHistograms, valueStarts } from "../prediction/value-starts.ts";
import type { Growth } from "./shares.ts";

/** Parts that each feature's users are cut into at most. */
const PARTS = 16;

/** Part of the choice of a feature that its weight decides, beside chance. */
const GUIDED = 0.5;

/** How much the trees of one sum say the same, per unit of the features' correlation. */
const OVERLAP = 2.5;

/** Returns what trees are grown of; `weights`: of one score, or of those of several classes. */
export function groundOf(
  { histograms }: Pick<Standardised, "histograms">,
  weights: readonly Weights[],
  { depth }: Growth,
): TreeGround {
  const sizes = weights[0].columns.map((_, j) =>
    weights.reduce((sum, { columns }) => sum + Math.abs(columns[j]), 0),
  );
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const even = 1 / sizes.length;
  return {
    edges: keptHistograms({ bins: BINS, counts: histograms }).map((kept) => valueStarts(kept, PARTS)),
    weights: sizes.map((size) => (all > 0 ? GUIDED * (size / all) + (1 - GUIDED) * even : even)),
    depth,
  };
}

/** Returns how many times over the trees of one sum say the same: 1 for features that have nothing in common. */
export function dampingOf({ values, vectors }: Eigen, weights: readonly number[], { trees }: Growth): number {
  const d = values.length;
  let overlap = 0;
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) {
      let own = 0;
      for (let axis = 0; axis < d; axis++) {
        own += values[axis] * vectors[axis * d + i] * vectors[axis * d + j];
      }
      overlap += weights[i] * own * own * weights[j];
    }
  }
  return 1 + (trees - 1) * Math.min(1, OVERLAP * overlap);
}
