import type { Uniforms } from "../../math/rng.ts";
import { normalsOf } from "../../math/normals.ts";
import { type HiddenUnit, OUT_BITS } from "../../queries/hidden-units.ts";
import { ONE, SCORE_BITS, WHOLE, type Weights } from "../../queries/logistic-score.ts";

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
export const START = 0.3;

/** Norm to which a user's gradient is clipped, over the root of the parameters that a unit's tangent counts half in. */
const CLIP = 0.8;

/** Largest whole weight there is. */
const MOST = 2 ** 24;

/** Units of a whole weight, and of what a unit adds. */
const [WEIGHT, OUT] = [2 ** SCORE_BITS / ONE, 2 ** OUT_BITS];

/** Returns the norm to which a user's gradient is clipped, of d features. */
export function reachOf(d: number): number {
  return Math.round(CLIP * Math.sqrt(d + 1 + UNITS / 2) * ONE * WHOLE);
}

/** Returns whole weights as parameters: the intercept, then the columns. */
export function fromWhole({ intercept, columns }: Weights): number[] {
  return [intercept, ...columns].map((weight) => weight / WEIGHT);
}

/** Returns where a network starts: what a regression has learnt, and units that look in directions of chance and add little. */
export function startParameters(weights: Weights, uniforms: Uniforms): NetworkParameters {
  const d = weights.columns.length;
  const normal = normalsOf(uniforms);
  const units = Array.from({ length: UNITS }, () => [
    (START / Math.sqrt(UNITS)) * normal(),
    START * normal(),
    ...Array.from({ length: d }, () => normal() / Math.sqrt(d)),
  ]);
  return Float64Array.from([...fromWhole(weights), ...units.flat()]);
}

/** Rounds parameters of d features to what nodes are asked with. */
export function wholeNetwork(parameters: NetworkParameters, d: number): WholeNetwork {
  const units = (parameters.length - d - 1) / (d + 2);
  return {
    weights: wholeRow(parameters, 0, d),
    hidden: Array.from({ length: units }, (_, unit) => {
      const at = d + 1 + unit * (d + 2);
      return { ...wholeRow(parameters, at + 1, d), out: wholeOut(parameters[at]) };
    }),
  };
}

/** Rounds an intercept and the weights of d features behind it. */
export function wholeRow(parameters: NetworkParameters, at: number, d: number): Weights {
  const [intercept, ...columns] = Array.from(parameters.subarray(at, at + d + 1), (value) =>
    whole(value, WEIGHT),
  );
  return { intercept, columns };
}

/** Rounds what a unit adds. */
export function wholeOut(value: number): number {
  return whole(value, OUT);
}

function whole(value: number, unit: number): number {
  return Math.min(Math.max(Math.round(value * unit), -MOST), MOST) + 0;
}
