import { z } from "zod";
import { logisticScorer } from "./scorers/logistic.ts";
import { networkScorer } from "./scorers/network.ts";
import { softmaxScorer } from "./scorers/softmax.ts";
import { treeScorer } from "./scorers/tree.ts";
import { treesScorer } from "./scorers/trees.ts";

/**
 * What gives a user's score, by its kind: a whole number whose 1/2^26 is the logarithm of odds. Each kind is declared in
 * `scorers/`; a row's score, in whole numbers alone, is in client-node/src/queries/scorers, same name.
 */
export const scorer = z.discriminatedUnion("kind", [
  logisticScorer,
  treeScorer,
  treesScorer,
  networkScorer,
  softmaxScorer,
]);

export type Scorer = z.infer<typeof scorer>;
