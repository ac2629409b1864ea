import type { Measure } from "@fedseg/shared/features/measure.ts";
import { type AsOf, MAX_GROUP, atMost, cents, linesOf, micro } from "./event-relations.ts";
import type { Passes } from "./passes.ts";
import { isMoney, ratio, scopeOf } from "./quantity-sql.ts";

type Statistic = Extract<Measure, { of: "statistic" }>;

/** What events are put together by; each event stands alone. */
const KEYS = { order: "order_id", session: "session_id", day: "CAST(time AS DATE)" };

const TAKES: Readonly<Record<Statistic["take"], string>> = {
  minimum: "min(value)",
  median: "quantile_cont(value, 0.5)",
  mean: ratio("sum(value)", "count(value)"),
  maximum: "max(value)",
};

/** Writes the smallest, middle, mean or largest value of a user's events, or groups of them; NULL without any. */
export function statisticSql(measure: Statistic, passes: Passes, asOf: AsOf): string {
  const { take, what } = measure;
  const value = passes.column(valuesOf(measure, asOf), TAKES[take]);
  if (what === "events") return value;
  return `${value} / ${isMoney(what) ? "1e2" : "1e6"}`;
}

/** Writes one row a value: whole cents of money, millionths of anything else. */
function valuesOf(measure: Statistic, asOf: AsOf): string {
  const { what, each } = measure;
  const lines = linesOf(scopeOf(measure, asOf));
  const one = what === "events" ? "CAST(1 AS BIGINT)" : micro(what);
  if (each === "event") {
    return `SELECT person, ${whole(what, one)} AS value FROM (${lines}) WHERE ${one} IS NOT NULL`;
  }
  // A session whose every event was its last has lasted 0; a duration that nobody stated is not known.
  const total = what === "dwell" ? "coalesce(sum(dwell), 0)" : `sum(${one})`;
  const key = KEYS[each];
  return `SELECT person, ${whole(what, total)} AS value FROM (${lines}) WHERE ${key} IS NOT NULL GROUP BY person, ${key}`;
}

/** Writes a whole number of which the engine tells neighbours apart, also between two of them. */
function whole(what: Statistic["what"], total: string): string {
  return `CAST(${atMost(isMoney(what) ? cents(total) : total, MAX_GROUP)} AS BIGINT)`;
}
