import { type CleaningRules, typesInSessions } from "@fedseg/shared/features/cleaning.ts";
import { quoteText } from "./sql.ts";

/** All cells of a line, for an order that does not depend on how the lines were read. */
const EVERY_CELL = `time, type, order_id NULLS LAST, product_id NULLS LAST, quantity, amount, discount,
  category NULLS LAST, brand NULLS LAST, price_band NULLS LAST, session_id NULLS LAST, channel NULLS LAST, duration NULLS LAST, entity`;

const KEY_COLUMNS = {
  user: "person",
  time: "time",
  type: "type",
  order: "order_id",
  product: "product_id",
  quantity: "quantity",
  amount: "amount",
  session: "session_id",
} as const;

/** Writes the statements that apply the rules to the table `line`, in order: repeats by key, cancelled sales, sessions. */
export function cleanLines({ duplicates, cancellations, sessions }: CleaningRules): string[] {
  return [
    ...(typeof duplicates === "object" ? [dropRepeats(duplicates.key)] : []),
    ...(cancellations === "offset" ? OFFSETS.map(offsetReturns) : []),
    ...(sessions ? [makeSessions(sessions)] : []),
  ];
}

/**
 * Of a user's kept lines with the same key the earliest stays, whatever source it is from; a line that lacks a part of
 * the key repeats none. The user is part of every key: nobody's lines may take away another's.
 */
function dropRepeats(key: readonly (keyof typeof KEY_COLUMNS)[]): string {
  const columns = [...new Set(["user" as const, ...key])].map((role) => KEY_COLUMNS[role]);
  const list = columns.join(", ");
  const isWhole = columns.map((column) => `${column} IS NOT NULL`).join(" AND ");
  const sameKey = columns.map((column) => `keyed.${column} = repeated.${column}`).join(" AND ");
  const place = `row_number() OVER (PARTITION BY ${list} ORDER BY ${EVERY_CELL})`;
  // Only lines that have a rival are put in order, which is the dear part.
  return `CREATE OR REPLACE TABLE main.line AS
  WITH keyed AS (SELECT * FROM main.line WHERE reason IS NULL AND ${isWhole}),
  repeated AS (SELECT ${list} FROM keyed GROUP BY ALL HAVING count(*) > 1)
  SELECT * FROM main.line WHERE reason IS NOT NULL OR NOT (${isWhole})
  UNION ALL SELECT * FROM keyed ANTI JOIN repeated ON ${sameKey}
  UNION ALL SELECT * REPLACE (CASE WHEN ${place} > 1 THEN 'duplicate' END AS reason)
    FROM keyed SEMI JOIN repeated ON ${sameKey}`;
}

/** Returns of one kind, the sales that they are of, and what is taken from these. */
interface Offset {
  /** Which lines these are. */
  readonly lines: string;
  /** What a return and its sales have in common; never null in these lines. */
  readonly group: string;
  /** What is taken, as a column of lines. */
  readonly taken: "quantity" | "amount";
}

/** What roundings leave of a line that was taken whole: each of three kinds of returns rounds to millionths. */
const CRUMB = 0.000005;

const REFUNDS = "amount > 0 AND (type = 'purchase' OR (type = 'return' AND product_id IS NULL))";

/**
 * A return takes its quantity from sales of its product; one that names no product is money given back: it takes its
 * amount from the sales of its order, and what it does not find there from all that the user has bought.
 */
const OFFSETS: readonly Offset[] = [
  {
    lines: "type IN ('purchase', 'return') AND product_id IS NOT NULL",
    group: "person, product_id",
    taken: "quantity",
  },
  { lines: `order_id IS NOT NULL AND ${REFUNDS}`, group: "person, order_id", taken: "amount" },
  { lines: REFUNDS, group: "person", taken: "amount" },
];

/**
 * Returns take from sales of their group that were not later, the earliest sale first. In a group let P and R be what is sold and returned up to a line:
 *   used(line) = R + min(0, min over the returns so far of P − R)
 * is what returns have taken by then (they cannot take what is not yet sold), so the last one's is what they take in all.
 * A sale keeps what lies beyond that, a return keeps what it did not find. Counted in millionths, which add up exactly.
 */
function offsetReturns({ lines, group: columns, taken }: Offset): string {
  const group = `PARTITION BY ${columns}`;
  const soFar = `OVER (${group} ORDER BY place ROWS UNBOUNDED PRECEDING)`;
  const total = (type: string) => `sum(CASE WHEN type = '${type}' THEN units ELSE 0 END) ${soFar}`;
  const isMoney = `reason IS NULL AND ${lines}`;
  return `CREATE OR REPLACE TABLE main.line AS
  WITH money AS (SELECT * FROM main.line WHERE ${isMoney}),
  pair AS (SELECT DISTINCT ${columns} FROM money WHERE type = 'return'),
  placed AS (
    SELECT *, CAST(round(least(${taken}, 9e12) * 1e6) AS BIGINT) AS units, row_number() OVER (${group} ORDER BY ${EVERY_CELL}) AS place
    FROM money SEMI JOIN pair USING (${columns})),
  summed AS (SELECT *, ${total("purchase")} AS sold, ${total("return")} AS returned FROM placed),
  followed AS (
    SELECT *, returned + least(0, coalesce(min(CASE WHEN type = 'return' THEN sold - returned END) ${soFar}, 0)) AS used
    FROM summed),
  matched AS (
    SELECT *, max(used) OVER (${group}) AS used_in_all, coalesce(lag(used) OVER (${group} ORDER BY place), 0) AS used_before
    FROM followed),
  rest AS (
    SELECT *, CAST(CASE WHEN type = 'return' THEN units - (used - used_before)
      ELSE least(units, greatest(0, sold - used_in_all)) END AS DOUBLE) / units AS part FROM matched),
  shrunk AS (
    SELECT * REPLACE (round(quantity * part, 6) AS quantity, round(amount * part, 6) AS amount,
      round(discount * part, 6) AS discount) FROM rest WHERE part < 1)
  SELECT * FROM main.line WHERE NOT coalesce(${isMoney}, false)
  UNION ALL ${columnsOf(`money ANTI JOIN pair USING (${columns})`)}
  UNION ALL ${columnsOf("rest WHERE part = 1")}
  UNION ALL ${columnsOf("shrunk", `CASE WHEN NOT quantity > ${CRUMB} THEN 'offset_by_return' END`)}`;
}

/**
 * Numbers the sessions of a user's kept lines that name none. Lines of one moment are peers: whichever of them is read
 * first begins a session, all of them have its number. A text that a cell holds has no space before it, so that no
 * number is a session of the source's own.
 */
function makeSessions(rule: NonNullable<CleaningRules["sessions"]>): string {
  const types = typesInSessions(rule).map(quoteText).join(", ");
  const isBare = `reason IS NULL AND session_id IS NULL AND type IN (${types})`;
  const idle = `time - lag(time) OVER (PARTITION BY person ORDER BY time) <= INTERVAL ${rule.idleMinutes} MINUTE`;
  const number =
    "sum(CAST(begins AS INTEGER)) OVER (PARTITION BY person ORDER BY time RANGE UNBOUNDED PRECEDING)";
  return `CREATE OR REPLACE TABLE main.line AS
  WITH bare AS (SELECT *, NOT coalesce(${idle}, false) AS begins FROM main.line WHERE ${isBare})
  SELECT * FROM main.line WHERE NOT coalesce(${isBare}, false)
  UNION ALL SELECT * EXCLUDE (begins) REPLACE (' ' || ${number} AS session_id) FROM bare`;
}

function columnsOf(relation: string, reason = "reason"): string {
  return `SELECT entity, person, time, type, order_id, product_id, quantity, amount, discount, category, brand,
    price_band, session_id, channel, duration, ${reason} FROM ${relation}`;
}

/** Writes queries of the users that the rules leave out, user_id and reason, strongest reason first. */
export function leftOutByRules({ maxEventsPerDay, minimum }: CleaningRules, snapshotMs: number): string[] {
  const rules: string[] = [];
  if (maxEventsPerDay !== undefined) {
    rules.push(`SELECT user_id, 'too_many_events_a_day' AS reason FROM main.seen SEMI JOIN (
      SELECT person FROM main.line WHERE reason IS NULL
      GROUP BY person, date_trunc('day', time) HAVING count(*) > ${maxEventsPerDay}) USING (person)`);
  }
  const without = (condition: string, reason: string) =>
    rules.push(`SELECT user_id, '${reason}' AS reason FROM main.seen ANTI JOIN (
      SELECT person FROM main.line WHERE reason IS NULL AND type = 'purchase'
      GROUP BY person HAVING ${condition}) USING (person)`);
  if (minimum?.orders !== undefined) {
    without(`count(DISTINCT order_id) >= ${minimum.orders}`, "too_few_orders");
  }
  if (minimum?.tenureDays !== undefined) {
    const latest = snapshotMs - minimum.tenureDays * 86_400_000;
    without(`min(time) <= make_timestamp(${latest}000)`, "history_too_short");
  }
  return rules;
}
