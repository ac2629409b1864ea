import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { type Target, valueFeature } from "@fedseg/shared/features/target.ts";
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
 * Writes the query of all features: one DOUBLE a feature in natural units, NaN when missing, which is read faster than NULL; one row a
 * member, in the order of the ids' bytes. With a judgement, the user's class is the last column, behind the value of a
 * target that has one.
 */
export function tableSql(features: readonly FeatureSpec[], asOf: AsOf, judgement?: Judgement): string {
  const passes = new Passes();
  const columns = features.map(({ measure }) => measureSql(measure, passes, asOf));
  if (judgement) columns.push(...valueSql(judgement, passes), classSql(judgement, passes, asOf));
  const selected = columns
    .map((column, at) => `coalesce(CAST(${column} AS DOUBLE), 'nan') AS f${at}`)
    .join(", ");
  const asked = [...features.map(({ measure }) => measure), ...(judgement ? [judgement.target] : [])];
  const hasAttributes = asked.some((one) => "attribute" in one);
  const customers = hasAttributes ? "\nLEFT JOIN main.customer c ON c.user_id = m.user_id" : "";
  return `${passes.definitions}SELECT ${selected || "NULL::DOUBLE"}\nFROM main.member m${passes.joins}${customers}\nORDER BY m.user_id`;
}

/** Users of one text of `memberIds`. */
const AT_ONCE = 2048;

/**
 * Writes the query of the members' ids, as JSON of many of them at a time, in the order of the ids' bytes: texts one by one cost
 * their reader many times their length.
 */
export const MEMBER_IDS = `SELECT to_json(list(user_id ORDER BY user_id))::VARCHAR FROM (
  SELECT user_id, row_number() OVER (ORDER BY user_id) - 1 AS place FROM main.member)
  GROUP BY place // ${AT_ONCE} ORDER BY place // ${AT_ONCE}`;

/** Returns the moment at which features are taken to be judged by a target. */
export function cutoffOf(target: Target, snapshotMs: number): number {
  return "withinDays" in target ? snapshotMs - target.withinDays * DAY_MS : snapshotMs;
}

/**
 * Writes a user's class as an expression: 0, 1, …; NULL without one, as for a user who did nothing before the days in which
 * "bought-again" waits for a purchase, or had ordered nothing before those in which the others wait for one; 0 for all who
 * have a value.
 */
function classSql({ target, now }: Judgement, passes: Passes, asOf: AsOf): string {
  if (target.of === "attribute") {
    const text = attributeText(target.attribute);
    const isIn = (values: readonly string[]) => `${text} IN (${values.map(quoteText).join(", ")})`;
    const { values, classes = [] } = target;
    if (values) return `CAST(${isIn(values)} AS INTEGER)`;
    return `CASE ${classes.map((own, at) => `WHEN ${isIn(own)} THEN ${at}`).join(" ")} END`;
  }
  const isAgain = target.of === "bought-again";
  const earlier = passes.column(linesOf(isAgain ? asOf : { ...asOf, types: ["purchase"] }), "count(*)");
  const last = passes.column(linesOf({ ...now, types: ["purchase"] }), "max(time)");
  const bought = `coalesce(${last} >= ${moment(asOf.untilMs)}, false)`;
  const label = target.of === "spend" ? "0" : `CAST(${isAgain ? "" : "NOT "}${bought} AS INTEGER)`;
  return `CASE WHEN ${earlier} > 0 THEN ${label} END`;
}

/** Writes what a user spent in a target's days, in natural units; nothing for a target of classes. */
function valueSql({ target, now }: Judgement, passes: Passes): readonly string[] {
  const feature = valueFeature(target);
  return feature ? [measureSql(feature.measure, passes, now)] : [];
}
