import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Table } from "../table.ts";
import { readableAt } from "../features/readable-value.ts";

/** Most orders of one user that are told apart. */
const MOST_ORDERS = 1000;

const NAME = "orders";

/** Orders of a user in the days before the snapshot; nobody lacks it. */
export function ordersFeature(days: number): FeatureSpec {
  return {
    name: NAME,
    title: { en: NAME, zh: NAME },
    unit: "",
    measure: { of: "count", what: "orders", windowDays: days },
    missing: { constant: 0 },
    transform: "none",
    lo: 0,
    hi: MOST_ORDERS,
    direction: "higher-is-better",
  };
}

/** Tells who of a table of that feature has ordered. */
export function hasOrdered({ codes }: Table, row: number, feature: FeatureSpec): boolean {
  return readableAt(feature, codes[row]) >= 1;
}
