import type { FeatureSpec } from "../../features/feature.ts";
import { toScale } from "../../features/transform.ts";
import type { Scaling } from "../../queries/scaling.ts";

/** Returns the scaling that maps every feature's public hard range to the box. */
export function hardRange(features: readonly FeatureSpec[]): Scaling {
  return {
    lo: features.map((feature) => toScale(feature.transform, feature.lo)),
    hi: features.map((feature) => toScale(feature.transform, feature.hi)),
    half: 1 / Math.sqrt(features.length),
  };
}
