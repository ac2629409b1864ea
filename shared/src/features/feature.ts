import { z } from "zod";
import { measure } from "./measure.ts";

/** A value in natural units: a double still tells neighbours apart, and no difference or square overflows. */
export const natural = z.number().min(-1e15).max(1e15);

/** What stands for a value that cannot be computed; "drop" leaves the user out of the study. */
export const missingRule = z.union([
  z.literal("drop"),
  z.strictObject({ constant: natural }),
  /** A median that is public knowledge, in natural units; never one learned from rows. */
  z.strictObject({ publicMedian: natural }),
]);

export const featureName = z.string().regex(/^[a-z][a-z0-9_]{0,47}$/);
export const featureTitle = z.strictObject({
  en: z.string().min(1).max(200),
  zh: z.string().min(1).max(200),
});
export const transform = z.enum(["none", "log1p", "logit"]);
export const direction = z.enum(["higher-is-better", "lower-is-better", "neutral"]);
export const rfmRole = z.enum(["recency", "frequency", "monetary"]);

/** One feature as the plan publishes it: units, range and meaning are public constants, never learned from data. */
export const featureSpec = z.strictObject({
  name: featureName,
  /** Display names. */
  title: featureTitle,
  /** Unit of the natural value, e.g. "days", "GBP", "share". */
  unit: z.string().max(64),
  /** How a node computes the natural value from its own rows. */
  measure,
  /** Without it, a user whose value is missing is left out. */
  missing: missingRule.optional(),
  transform,
  /** Public hard range in natural units; values outside are clamped. */
  lo: natural,
  hi: natural,
  /** Which direction a marketer wants. */
  direction,
  /** The part the feature plays in R-F-M naming, if any. */
  role: rfmRole.optional(),
});

export type FeatureSpec = z.infer<typeof featureSpec>;

/** Tells why a hard range cannot be used with a transform; undefined when it can. */
export function rangeProblem({ lo, hi, transform: by }: Pick<FeatureSpec, "lo" | "hi" | "transform">) {
  if (!(lo < hi)) return "A range needs lo < hi.";
  if (by === "log1p" && lo <= -1) return "log1p needs lo > -1.";
  if (by === "logit" && !(lo > 0 && hi < 1)) return "logit needs 0 < lo and hi < 1.";
  return undefined;
}
