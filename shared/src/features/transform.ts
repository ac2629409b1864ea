import { exp } from "../math/exp.ts";
import { log, log1p } from "../math/log.ts";
import type { FeatureSpec } from "./feature.ts";

type Transform = FeatureSpec["transform"];

/** Maps a natural value onto the feature's scale; the same bits on every platform. */
export function toScale(transform: Transform, value: number): number {
  if (transform === "log1p") return log1p(value);
  return transform === "logit" ? log(value / (1 - value)) : value;
}

/** Maps a value of the feature's scale back into natural units. */
export function toNatural(transform: Transform, scaled: number): number {
  if (transform === "log1p") return exp(scaled) - 1;
  return transform === "logit" ? 1 / (1 + exp(-scaled)) : scaled;
}

/** Returns by how much the natural value changes per unit of the feature's scale, at a natural value. */
export function naturalSlope(transform: Transform, value: number): number {
  if (transform === "log1p") return value + 1;
  return transform === "logit" ? value * (1 - value) : 1;
}
