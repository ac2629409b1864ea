import { type ClassUnit, bendOf, tanhOf } from "../../queries/hidden-units.ts";
import { type Weights, stepOf } from "../../queries/logistic-score.ts";
import type { Scaling } from "../../queries/scaling.ts";
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
  return weighCodes({ scaling, weights }, row) + bendOf(bent);
}

/** A network of several classes: what gives each one's score, and the units that they share. */
export interface ClassNetwork {
  readonly scaling: Scaling;
  readonly classes: readonly Weights[];
  readonly units: readonly ClassUnit[];
}

/** Returns the scores of all classes of a row of codes, as a node computes them of a row in its ball. */
export function classScores({ scaling, classes, units }: ClassNetwork, row: Float64Array): number[] {
  const tanhs = units.map((unit) => tanhOf(stepOf(weighCodes({ scaling, weights: unit }, row))));
  return classes.map(
    (weights, own) =>
      weighCodes({ scaling, weights }, row) +
      bendOf(units.reduce((sum, { outs }, h) => sum + outs[own] * tanhs[h], 0)),
  );
}
