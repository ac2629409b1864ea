import type { Uniforms } from "../../math/rng.ts";
import { normalQuantile } from "../../math/special-normal.ts";
import { type HiddenUnit, OUT_BITS } from "../../queries/hidden-units.ts";
import { ONE, SCORE_BITS, type Weights } from "../../queries/logistic-score.ts";

/**
 * Parameters in the order of a gradient: intercept and weights of d features in deviations, then unit by unit what it adds,
 * its intercept, its weights.
 */
export type NetworkParameters = Float64Array;

/** What nodes are asked with: whole numbers. */
export interface WholeNetwork {
  readonly weights: Weights;
  readonly hidden: HiddenUnit[];
}

/** Units. */
export const UNITS = 16;

/** Deviations of what units add times √units, and of their intercepts, where they start. */
const START = 0.3;

/** Largest whole weight there is. */
const MOST = 2 ** 24;

/** Units of a whole weight, and of what a unit adds. */
const [WEIGHT, OUT] = [2 ** SCORE_BITS / ONE, 2 ** OUT_BITS];

/** Returns where a network starts: what a regression has learnt, and units that look in directions of chance and add little. */
export function startParameters({ intercept, columns }: Weights, uniforms: Uniforms): NetworkParameters {
  const d = columns.length;
  const normal = () => normalQuantile(Math.max(uniforms.next(), 2 ** -54));
  const units = Array.from({ length: UNITS }, () => [
    (START / Math.sqrt(UNITS)) * normal(),
    START * normal(),
    ...Array.from({ length: d }, () => normal() / Math.sqrt(d)),
  ]);
  return Float64Array.from([
    intercept / WEIGHT,
    ...columns.map((weight) => weight / WEIGHT),
    ...units.flat(),
  ]);
}

/** Rounds parameters of d features to what nodes are asked with. */
export function wholeNetwork(parameters: NetworkParameters, d: number): WholeNetwork {
  const row = (at: number): Weights => {
    const [intercept, ...columns] = Array.from(parameters.subarray(at, at + d + 1), (value) =>
      whole(value, WEIGHT),
    );
    return { intercept, columns };
  };
  const units = (parameters.length - d - 1) / (d + 2);
  return {
    weights: row(0),
    hidden: Array.from({ length: units }, (_, unit) => {
      const at = d + 1 + unit * (d + 2);
      return { ...row(at + 1), out: whole(parameters[at], OUT) };
    }),
  };
}

function whole(value: number, unit: number): number {
  return Math.min(Math.max(Math.round(value * unit), -MOST), MOST) + 0;
}
