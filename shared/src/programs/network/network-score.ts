import { OUT_BITS, TANH_BITS, tanhOf } from "../../queries/hidden-units.ts";
import { SCORE_BITS, stepOf } from "../../queries/logistic-score.ts";
import { weighCodes } from "../prediction/score-codes.ts";
import type { NetworkModel } from "./spec.ts";

/** Returns the score of a row of codes of the plan's features, as a node computes it of a row in its ball. */
export function networkScore(
  { scaling, weights, hidden }: Pick<NetworkModel, "scaling" | "weights" | "hidden">,
  row: Float64Array,
): number {
  const bent = hidden.reduce(
    (sum, unit) => sum + unit.out * tanhOf(stepOf(weighCodes({ scaling, weights: unit }, row))),
    0,
  );
  return weighCodes({ scaling, weights }, row) + Math.floor(bent / 2 ** (OUT_BITS + TANH_BITS - SCORE_BITS));
}
