import { ANY_TYPE, type EventType, isMoneyType, knownType } from "@fedseg/shared/features/event-type.ts";
import { quoteName, quoteText } from "../ingest/sql.ts";
import type { Part } from "./passes.ts";

/** Length of a day in the engine's unit of time. */
export const DAY_US = 86_400_000_000;
/** Integers per unit of money or quantity: whole numbers sum to the same total in any order. */
const MICRO = 1_000_000;
/** Most that one line can be worth; what is above is an error that no hard range admits. */
const MAX_LINE = 9e12;
/** Most that one group can weigh, in whole units such as cents: the squares of 100 million groups still fit into the engine's integers. */
export const MAX_GROUP = "1000000000000000";

/** The moment that features are taken at. */
export interface AsOf {
  /** Relation of the cleaned events, as they were known then. */
  readonly events: string;
  readonly untilMs: number;
  /** Relation of the orders of all purchases by then, each with its `person` and `latest`, the time of its latest line; where it is at hand. */
  readonly orders?: string | undefined;
}

/** Which events a feature looks at: before a moment, at most some days before it, of some types; ANY_TYPE is all of them. */
export interface EventScope extends AsOf {
  readonly windowDays?: number | undefined;
  readonly types?: readonly EventType[];
  /** Whether each event has its `dwell`: microseconds to the next event of its session, of whatever type and before the moment. */
  readonly hasDwell?: boolean;
}

/** Writes a moment as a literal. */
export function moment(ms: number): string {
  return `make_timestamp(${ms * 1000})`;
}

/** Writes a number that is no larger than a limit; NULL stays NULL, which the engine's `least` would make the limit. */
export function atMost(value: string, limit: number | string): string {
  return `CASE WHEN ${value} > ${limit} THEN ${limit} ELSE ${value} END`;
}

/** Writes a number of a line as a whole number of millionths; lines have a `dwell` only when their scope asks for it. */
export function micro(column: "amount" | "quantity" | "discount" | "duration" | "dwell"): string {
  if (column === "dwell") return column;
  return `CAST(${atMost(column, MAX_LINE)} * ${MICRO} AS BIGINT)`;
}

/** Below this the engine counts in 64 bits, which it divides many times as fast as the 128 of its totals. */
const NARROW = "9000000000000000000";

/** Writes an amount in millionths, rounded half up to whole cents. */
export function cents(sum: string): string {
  return `CASE WHEN ${sum} BETWEEN 0 AND ${NARROW} THEN (CAST(${sum} AS BIGINT) + 5000) // 10000 ELSE ((${sum}) + 5000) // 10000 END`;
}

/** What an event weighs in shares and in diversity: money, or one for events that cost none. */
export function weightOf(type: EventType): string {
  return isMoneyType(type) ? micro("amount") : "CAST(1 AS BIGINT)";
}

/** Writes the moment at which a scope's days begin. */
export function beginOf(untilMs: number, windowDays: number): string {
  return moment(untilMs - (windowDays * DAY_US) / 1000);
}

/** Writes the events of a scope, one row an event. */
export function linesOf({ events, untilMs, windowDays, types, hasDwell = false }: EventScope): string {
  const conditions = [`time < ${moment(untilMs)}`];
  if (windowDays !== undefined) conditions.push(`time >= ${beginOf(untilMs, windowDays)}`);
  if (types && !types.includes(ANY_TYPE)) conditions.push(`type IN (${types.map(quoteText).join(", ")})`);
  const relation = hasDwell ? `(${dwellOf(events, conditions[0])})` : events;
  return `SELECT * FROM ${relation} WHERE ${conditions.join(" AND ")}`;
}

/** Tells of which events those of a scope are the latest, and since when; undefined for a scope without days. */
export function latestOf(scope: EventScope): Part | undefined {
  const { untilMs, windowDays, ...all } = scope;
  if (windowDays === undefined) return undefined;
  return { of: linesOf({ ...all, untilMs }), where: `time >= ${beginOf(untilMs, windowDays)}` };
}

/** Every cell of an event but the user's and the session's: events that are alike in all of them stand for one another. */
const EVERY_CELL =
  "time, type, order_id, product_id, quantity, amount, discount, category, brand, price_band, channel, duration";

function dwellOf(events: string, condition: string): string {
  const next = `lead(time) OVER (PARTITION BY person, session_id ORDER BY ${EVERY_CELL})`;
  return `SELECT *, CASE WHEN session_id IS NOT NULL THEN epoch_us(${next}) - epoch_us(time) END AS dwell FROM ${events} WHERE ${condition}`;
}

/** Writes the bought and returned value per user and product; lines without a product have one row. */
export function productsOf(scope: EventScope): string {
  const total = (type: EventType) =>
    `coalesce(sum(${micro("amount")}) FILTER (type = ${quoteText(type)}), 0)`;
  const lines = linesOf({ ...scope, types: ["purchase", "return"] });
  return `SELECT person, product_id, ${total("purchase")} AS bought, ${total("return")} AS returned FROM (${lines}) GROUP BY person, product_id`;
}

/** Writes the types of event that each session of a user has, one boolean column a type: `isType`. */
export function sessionsOf(scope: EventScope, own: readonly EventType[]): string {
  // Every known type, so that features of different types share one pass.
  const types = [...new Set([...knownType.options, ...own.filter((type) => type !== ANY_TYPE).toSorted()])];
  const flags = types.map((type) => `bool_or(type = ${quoteText(type)}) AS ${isType(type)}`).join(", ");
  return `SELECT person, ${flags} FROM (${linesOf(scope)}) WHERE session_id IS NOT NULL GROUP BY person, session_id`;
}

/** Names the column of a session that tells whether it has an event of a type. */
export function isType(type: EventType): string {
  return type === ANY_TYPE ? "true" : quoteName(`is_${type}`);
}

/** Writes on how many orders each of a user's groups of purchases stands; purchases without a group are left out. */
export function ordersOf(scope: EventScope, column: string): string {
  const lines = linesOf({ ...scope, types: ["purchase"] });
  return `SELECT person, count(DISTINCT order_id) AS orders FROM (${lines}) WHERE ${column} IS NOT NULL GROUP BY person, ${column}`;
}

/** Writes the weight of each group of a user's events, in cents for money; events without a group are left out. */
export function groupsOf(scope: EventScope, type: EventType, column: string): string {
  const money = `CAST(${atMost(cents(`sum(${micro("amount")})`), MAX_GROUP)} AS BIGINT)`;
  const weight = isMoneyType(type) ? money : "count(*)";
  const lines = linesOf({ ...scope, types: [type] });
  return `SELECT person, ${weight} AS weight FROM (${lines}) WHERE ${column} IS NOT NULL GROUP BY person, ${column}`;
}
