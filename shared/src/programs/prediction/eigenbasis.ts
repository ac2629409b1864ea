import type { Eigen } from "../../math/eigen.ts";
import { ONE, SCORE_BITS, type Weights } from "../../queries/logistic-score.ts";
import type { Parameters } from "./fused-newton.ts";

/** Turns a vector of intercept and features into the eigenbasis. */
export function intoBasis(vector: Float64Array, { values, vectors }: Eigen): Float64Array {
  const d = values.length;
  const turned = vector.slice(0, d + 1);
  for (let i = 0; i < d; i++) {
    turned[i + 1] = 0;
    for (let j = 0; j < d; j++) turned[i + 1] += vectors[i * d + j] * vector[j + 1];
  }
  return turned;
}

/** Largest weight there is. */
const MOST_WEIGHT = 2 ** 24;

/** Turns parameters back into weights of a row on the grid, rounded. */
export function weightsOf(parameters: Parameters, { values, vectors }: Eigen): Weights {
  const d = values.length;
  const unit = 2 ** SCORE_BITS / ONE;
  const rounded = (value: number) =>
    Math.min(Math.max(Math.round(value * unit), -MOST_WEIGHT), MOST_WEIGHT) + 0;
  const columns = Array.from({ length: d }, (_, j) => {
    let weight = 0;
    for (let i = 0; i < d; i++) weight += vectors[i * d + j] * parameters[i + 1];
    return rounded(weight);
  });
  return { intercept: rounded(parameters[0]), columns };
}
