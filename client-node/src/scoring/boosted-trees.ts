import { treesScoring } from "./prediction/trees-scoring.ts";

/** Chances of boosted trees. */
export const boostedTreesScorer = treesScoring("boosted-trees");
