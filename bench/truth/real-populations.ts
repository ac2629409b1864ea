import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { toNatural } from "../../shared/src/features/transform.ts";
import { readReferenceSet } from "../preparation/reference-set.ts";
import type { Population } from "./population.ts";

/**
 * Returns a population that draws the users of a real data set with replacement, in natural units. `named`: features that
 * are something else than an attribute; `isClass`: what a cell of the column `outcome` says of the class that selection
 * asks for. Undefined when the data is not beside the checkout.
 */
export function drawnFrom(
  set: string,
  named: Readonly<Record<string, Partial<FeatureSpec>>>,
  outcome?: { readonly column: string; readonly yes: string },
): Population | undefined {
  const data = readReferenceSet(set);
  if (!data) return undefined;
  const features = data.features.map((feature) => ({ ...feature, ...named[feature.name] }));
  const d = features.length;
  const natural = data.values.map((value, at) => toNatural(data.features[at % d].transform, value));
  const classes = outcome && data.column(outcome.column).map((cell) => (cell === outcome.yes ? 1 : 0));
  const rows = natural.length / d;
  return {
    name: set,
    features,
    // The class follows behind the features.
    draw: (uniform) => {
      const row = Math.min(rows - 1, Math.floor(uniform() * rows));
      return [...natural.subarray(row * d, (row + 1) * d), ...(classes ? [classes[row]] : [])];
    },
    ...(classes && { classOf: (values: readonly number[]) => (values[d] === 1 ? 1 : 0) }),
  };
}

/** Purchases of a wholesaler's customers: whole numbers and a very heavy tail. */
export const retail = () =>
  drawnFrom("online_retail", {
    recency_days: { measure: { of: "recency" }, role: "recency", direction: "lower-is-better" },
    frequency: { measure: { of: "count", what: "orders" }, role: "frequency" },
    monetary: { role: "monetary" },
  });

/** Households of a grocery chain: two shares that are 0 for some, of which one is linear. */
export const journey = () =>
  drawnFrom("complete_journey", {
    recency_days: { measure: { of: "recency" }, role: "recency", direction: "lower-is-better" },
    frequency: { measure: { of: "count", what: "orders" }, role: "frequency" },
    monetary: { role: "monetary" },
    discount_share: { transform: "none" },
    fresh_share: { transform: "none" },
  });

/** Sessions of a shop: zeros for most in many features, and who bought. */
export const sessions = () =>
  drawnFrom(
    "online_shoppers",
    { bouncerates: { transform: "none" }, exitrates: { transform: "none" } },
    { column: "Revenue", yes: "True" },
  );
