import { treesScoring } from "./prediction/trees-scoring.ts";

/** Chances of a forest, put right by what became of its users. */
export const forestScorer = treesScoring("forest");
