import type { FeatureSpec } from "../../features/feature.ts";
import type { ProgramFacts } from "../contract.ts";
import type { KMeansModel } from "./spec.ts";

/**
 * Returns the specs of the features that a model's coordinates are of, in the coordinates' order.
 * @throws RangeError when the model is not of these features.
 */
export function modelFeatures(
  { columns }: Pick<KMeansModel, "columns">,
  { features }: Pick<ProgramFacts, "features">,
): readonly FeatureSpec[] {
  if (columns.some((place) => place >= features.length))
    throw new RangeError(`"model" expected columns below ${features.length}, got ${columns.join(", ")}`);
  return columns.map((place) => features[place]);
}
