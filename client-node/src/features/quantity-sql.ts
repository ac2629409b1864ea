import type { EventType } from "@fedseg/shared/features/event-type.ts";
import type { Measure } from "@fedseg/shared/features/measure.ts";
import { type AsOf, type EventScope, beginOf, latestOf, linesOf, micro } from "./event-relations.ts";
import type { Passes } from "./passes.ts";

/** What is counted, as the engine aggregates it. */
export const COUNTS = {
  orders: "count(DISTINCT order_id)",
  events: "count(*)",
  products: "count(DISTINCT product_id)",
  categories: "count(DISTINCT category)",
  brands: "count(DISTINCT brand)",
  channels: "count(DISTINCT channel)",
  sessions: "count(DISTINCT session_id)",
  days: "count(DISTINCT CAST(time AS DATE))",
  months: "count(DISTINCT date_trunc('month', time))",
};

/** What is counted or added up of a user's events. */
export type Quantity = Extract<Measure, { of: "ratio" }>["what"];
/** What is added up, event by event. */
export type Summed = Extract<Measure, { of: "sum" }>["what"];

/** A quantity of the events of one type, purchases unless told otherwise. */
export interface Counted {
  readonly what: Quantity;
  readonly event?: EventType | undefined;
  readonly windowDays?: number | undefined;
}

/** Writes an aggregate over a user's events and returns the column that holds it. */
export type Aggregate = (aggregate: string) => string;

/** Tells whether a quantity is added up, not counted. */
export function isSummed(what: string): what is Summed {
  return !(what in COUNTS);
}

/** Tells whether a quantity is money, which is told in whole cents. */
export function isMoney(what: string): boolean {
  return what === "amount" || what === "discount";
}

/** Divides; NULL by nothing. A whole number ÷ a whole number is one correctly rounded division. */
export function ratio(part: string, whole: string): string {
  return `(${part}) / CAST(nullif(${whole}, 0) AS DOUBLE)`;
}

/** Returns which events a quantity looks at. */
export function scopeOf({ what, event = "purchase", windowDays }: Counted, asOf: AsOf): EventScope {
  return { ...asOf, windowDays, types: [event], hasDwell: what === "dwell" };
}

/** Writes how many orders of purchases a user has in a scope's days, whatever its types; NULL or 0 for none. An order is in them when its latest line is. */
export function ordersBought(passes: Passes, scope: EventScope): string {
  const { orders, untilMs, windowDays } = scope;
  if (orders === undefined) {
    const lines = { ...scope, types: ["purchase"] as const };
    return passes.column(linesOf(lines), COUNTS.orders, latestOf(lines));
  }
  const all = `SELECT person, latest FROM ${orders}`;
  if (windowDays === undefined) return passes.column(all, "count(*)");
  const where = `latest >= ${beginOf(untilMs, windowDays)}`;
  return passes.column(`${all} WHERE ${where}`, "count(*)", { of: all, where });
}

/**
 * Writes a count, or a total in millionths, of those events for which a condition holds: a whole number, so that it does
 * not depend on the order in which lines are read; 0 without events.
 */
export function wholeOf(counted: Counted, passes: Passes, asOf: AsOf, condition?: string): string {
  const { what, event = "purchase" } = counted;
  if (what === "orders" && event === "purchase" && condition === undefined)
    return `coalesce(${ordersBought(passes, { ...asOf, windowDays: counted.windowDays })}, 0)`;
  const aggregate = isSummed(what) ? `sum(${micro(what)})` : COUNTS[what];
  const scope = scopeOf(counted, asOf);
  const lines = linesOf(scope);
  const column =
    condition === undefined
      ? passes.column(lines, aggregate, latestOf(scope))
      : passes.column(lines, `${aggregate} FILTER (${condition})`);
  return `coalesce(${column}, 0)`;
}

/** Writes a quantity in natural units, not rounded. */
export function naturalOf(counted: Counted, passes: Passes, asOf: AsOf): string {
  return `${wholeOf(counted, passes, asOf)} / ${isSummed(counted.what) ? "1e6" : "1"}`;
}
