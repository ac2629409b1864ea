import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { quoteText } from "../ingest/sql.ts";
import { type AsOf, linesOf, moment } from "./event-relations.ts";
import { attributeText, measureSql } from "./measure-sql.ts";
import { Passes } from "./passes.ts";

const DAY_MS = 86_400_000;

/** A target, and the events that decide it. */
export interface Judgement {
  readonly target: Target;
  readonly now: AsOf;
}

/**
 * Writes the query of all features: `user_id` and one DOUBLE a feature in natural units, NaN when missing, which is read faster than NULL; one row a
 * member, in the order of the ids' bytes. With a judgement, the user's class is the last column.
 */
export function tableSql(features: readonly FeatureSpec[], asOf: AsOf, judgement?: Judgement): string {
  const passes = new Passes();
  const columns = features.map(({ measure }) => measureSql(measure, passes, asOf));
  if (judgement) columns.push(classSql(judgement, passes, asOf));
  const selected = columns
    .map((column, at) => `, coalesce(CAST(${column} AS DOUBLE), 'nan') AS f${at}`)
    .join("");
  const asked = [...features.map(({ measure }) => measure), ...(judgement ? [judgement.target] : [])];
  const hasAttributes = asked.some((one) => "attribute" in one);
  const customers = hasAttributes ? "\nLEFT JOIN main.customer c ON c.user_id = m.user_id" : "";
  return `${passes.definitions}SELECT m.user_id${selected}\nFROM main.member m${passes.joins}${customers}\nORDER BY m.user_id`;
}

/** Returns the moment at which features are taken to be judged by a target. */
export function cutoffOf(target: Target, snapshotMs: number): number {
  return target.of === "bought-again" ? snapshotMs - target.withinDays * DAY_MS : snapshotMs;
}

/**
 * Writes a user's class as an expression: 0 or 1; NULL without one, as for a user who did nothing before the days in
 * which "bought-again" waits for a purchase.
 */
function classSql({ target, now }: Judgement, passes: Passes, asOf: AsOf): string {
  if (target.of === "attribute") {
    return `CAST(${attributeText(target.attribute)} IN (${target.values.map(quoteText).join(", ")}) AS INTEGER)`;
  }
  const purchases = linesOf({ ...now, types: ["purchase"] });
  const last = passes.column(purchases, "max(time)");
  const earlier = passes.column(linesOf(asOf), "count(*)");
  return `CASE WHEN ${earlier} > 0 THEN CAST(coalesce(${last} >= ${moment(asOf.untilMs)}, false) AS INTEGER) END`;
}
