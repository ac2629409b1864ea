import { normalsOf } from "../../math/normals.ts";
import type { Uniforms } from "../../math/rng.ts";
import type { ClassUnit } from "../../queries/hidden-units.ts";
import type { Weights } from "../../queries/logistic-score.ts";
import { type NetworkParameters, START, UNITS, fromWhole, wholeOut, wholeRow } from "./parameters.ts";

/** How many features a network of several classes looks at, and how many classes there are. */
export interface ClassesShape {
  readonly d: number;
  readonly classes: number;
}

/** What nodes are asked with: whole numbers. */
export interface WholeClassNetwork {
  readonly classes: Weights[];
  readonly units: ClassUnit[];
}

/**
 * Returns where a network of several classes starts: what a regression has learnt, and units that look in directions of chance
 * and add little. In the order of a gradient: class by class its intercept, its d weights, what each unit adds to it; then unit by
 * unit its intercept, its weights.
 */
export function startClassParameters(weights: readonly Weights[], uniforms: Uniforms): NetworkParameters {
  const d = weights[0].columns.length;
  const normal = normalsOf(uniforms);
  const drawn = (length: number, deviation: number) => Array.from({ length }, () => deviation * normal());
  const classes = weights.map((own) => [...fromWhole(own), ...drawn(UNITS, START / Math.sqrt(UNITS))]);
  const units = Array.from({ length: UNITS }, () => [START * normal(), ...drawn(d, 1 / Math.sqrt(d))]);
  return Float64Array.from([...classes, ...units].flat());
}

/** Rounds parameters to what nodes are asked with. */
export function wholeClassNetwork(
  parameters: NetworkParameters,
  { d, classes }: ClassesShape,
): WholeClassNetwork {
  const row = d + 1;
  const units = (parameters.length - classes * row) / (classes + row);
  const ofClass = row + units;
  return {
    classes: Array.from({ length: classes }, (_, own) => wholeRow(parameters, own * ofClass, d)),
    units: Array.from({ length: units }, (_, unit) => ({
      ...wholeRow(parameters, classes * ofClass + unit * row, d),
      outs: Array.from({ length: classes }, (_own, own) => wholeOut(parameters[own * ofClass + row + unit])),
    })),
  };
}
