import type { UserHistory } from "./user-history.ts";

const DAY_MS = 86_400_000;

/** How a feature is computed from a user's history, in natural units; NaN when it cannot be measured. */
export type Measure = (history: UserHistory, snapshotMs: number) => number;

/** One entry of the feature dictionary. */
export interface FeatureDefinition {
  /** What the number says, for the person who writes a plan. */
  readonly meaning: string;
  readonly measure: Measure;
}

/** The features that a plan may name. Days, averages and rates are NaN for a user who never bought. */
export const FEATURE_REGISTRY: Readonly<Record<string, FeatureDefinition>> = {
  recency_days: {
    meaning: "whole days from the last purchase to the snapshot",
    measure: (history, snapshotMs) => wholeDays(history.lastMs, snapshotMs),
  },
  tenure_days: {
    meaning: "whole days from the first purchase to the snapshot",
    measure: (history, snapshotMs) => wholeDays(history.firstMs, snapshotMs),
  },
  frequency: {
    meaning: "distinct orders",
    measure: (history) => history.orders.size,
  },
  monetary: {
    meaning: "value of all lines bought, rounded to 0.01",
    measure: (history) => cents(history.spent),
  },
  average_basket: {
    meaning: "value of an average order, rounded to 0.01",
    measure: (history) => cents(history.spent / history.orders.size),
  },
  order_gap_days: {
    meaning: "mean days between consecutive orders; not measurable with fewer than two",
    measure: ({ orders, firstMs, lastMs }) =>
      orders.size < 2 ? NaN : (lastMs - firstMs) / DAY_MS / (orders.size - 1),
  },
  active_months: {
    meaning: "calendar months with a purchase",
    measure: (history) => history.months.size,
  },
  product_variety: {
    meaning: "distinct products bought",
    measure: ({ products }) => productsBought(products),
  },
  return_rate: {
    meaning: "share of the bought value given back, matched by product",
    measure: ({ products, spent }) => returnedValue(products) / spent,
  },
  view_count: {
    meaning: "pages or products looked at",
    measure: (history) => history.views,
  },
};

function wholeDays(fromMs: number, toMs: number): number {
  return Number.isFinite(fromMs) ? Math.floor((toMs - fromMs) / DAY_MS) : NaN;
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

function productsBought(products: UserHistory["products"]): number {
  let count = 0;
  for (const { bought } of products.values()) if (bought > 0) count++;
  return count;
}

function returnedValue(products: UserHistory["products"]): number {
  let value = 0;
  for (const { bought, returned } of products.values()) value += Math.min(bought, returned);
  return value;
}
