import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { quoteName, quoteText } from "../sources/sql.ts";
import { linesOf, moment } from "./event-relations.ts";
import { measureSql } from "./measure-sql.ts";
import { Passes } from "./passes.ts";

/** Where attributes come from: whether the node has any. */
export interface TableOptions {
  readonly hasCustomers: boolean;
  /** Moment that features are taken at. */
  readonly untilMs: number;
}

/**
 * Writes the query of all features: `user_id` and one DOUBLE a feature in natural units, NULL when missing, one row a
 * member in the order of the ids' bytes. With `extra`, further columns of expressions over the passes.
 */
export function tableSql(
  features: readonly FeatureSpec[],
  { hasCustomers, untilMs }: TableOptions,
  extra: (passes: Passes) => readonly string[] = () => [],
): string {
  const passes = new Passes();
  const columns = [...features.map(({ measure }) => measureSql(measure, passes, untilMs)), ...extra(passes)];
  const selected = columns.map((column, at) => `, CAST(${column} AS DOUBLE) AS f${at}`).join("");
  const customers = hasCustomers ? "\nLEFT JOIN customer c ON c.user_id = m.user_id" : "";
  return `${passes.definitions}SELECT m.user_id${selected}\nFROM member m${passes.joins}${customers}\nORDER BY m.user_id`;
}

/** Returns the moment at which features are taken to be judged by a target. */
export function cutoffOf(target: Target, snapshotMs: number): number {
  return target.of === "bought-again" ? snapshotMs - target.withinDays * 86_400_000 : snapshotMs;
}

/**
 * Writes a user's class as an expression: 0 or 1; NULL without one, as for a user who did nothing before the period
 * in which "bought-again" waits for a purchase.
 */
export function classSql(target: Target, passes: Passes, snapshotMs: number): string {
  if (target.of === "attribute") {
    const listed = target.values.map(quoteText).join(", ");
    return `CAST(CAST(c.${quoteName(target.attribute)} AS VARCHAR) IN (${listed}) AS INTEGER)`;
  }
  const cutoff = moment(cutoffOf(target, snapshotMs));
  const events = linesOf({ untilMs: snapshotMs });
  const bought = passes.column(events, `bool_or(type = 'purchase' AND time >= ${cutoff})`);
  return `CASE WHEN ${passes.column(events, "min(time)")} < ${cutoff} THEN CAST(${bought} AS INTEGER) END`;
}
