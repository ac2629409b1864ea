import { codedRange, decode } from "../../features/code.ts";
import type { FeatureSpec } from "../../features/feature.ts";
import { type Interval, codeInterval } from "../../queries/scaling.ts";
import type { ProgramFacts } from "../contract.ts";
import type { KMeansModel } from "./spec.ts";

/**
 * Returns the specs of the features that a model's coordinates are of, in the coordinates' order.
 * @throws RangeError when the model is not of these features.
 */
export function modelFeatures(
  { scaling: { columns } }: Pick<KMeansModel, "scaling">,
  { features }: Pick<ProgramFacts, "features">,
): readonly FeatureSpec[] {
  if (columns.some((place) => place >= features.length))
    throw new RangeError(`"model" expected columns below ${features.length}, got ${columns.join(", ")}`);
  return columns.map((place) => features[place]);
}

/** Returns the interval of each feature, on its transformed scale, that a model maps to the box; without a length for one that it does not tell apart. */
export function modelIntervals(
  model: Pick<KMeansModel, "scaling">,
  facts: Pick<ProgramFacts, "features">,
): readonly Interval[] {
  return modelFeatures(model, facts).map((feature, j) => {
    const { lo, hi } = codeInterval(model.scaling, j);
    const range = codedRange(feature);
    return { lo: decode(range, lo), hi: decode(range, hi) };
  });
}
