import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";

/** All cells of a line, for an order that does not depend on how the lines were read. */
const EVERY_CELL = `time, type, order_id NULLS LAST, product_id NULLS LAST, quantity, amount, discount,
  category NULLS LAST, brand NULLS LAST, price_band NULLS LAST, session_id NULLS LAST, channel NULLS LAST, entity`;

const KEY_COLUMNS = {
  user: "user_id",
  time: "time",
  type: "type",
  order: "order_id",
  product: "product_id",
  quantity: "quantity",
  amount: "amount",
  session: "session_id",
} as const;

/** Writes the statements that apply the rules to the table `line`, in order: repeats by key, then cancelled sales. */
export function cleanLines({ duplicates, cancellations }: CleaningRules): string[] {
  return [
    ...(typeof duplicates === "object" ? [dropRepeats(duplicates.key)] : []),
    ...(cancellations === "offset" ? [offsetReturns()] : []),
  ];
}

/** Of the kept lines with the same key the first in the order of all cells stays. */
function dropRepeats(key: readonly (keyof typeof KEY_COLUMNS)[]): string {
  const columns = key.map((role) => KEY_COLUMNS[role]).join(", ");
  return `CREATE OR REPLACE TABLE main.line AS
  SELECT * EXCLUDE (place) REPLACE (CASE WHEN reason IS NULL AND place > 1 THEN 'duplicate' ELSE reason END AS reason)
  FROM (SELECT *, row_number() OVER (PARTITION BY reason IS NULL, ${columns} ORDER BY ${EVERY_CELL}) AS place FROM main.line)`;
}

/**
 * Returns take their quantity from sales of the same user and product that came before them, the earliest sale first.
 * With P and R the quantities sold and returned up to a moment, the quantity used up in the end is
 * min(R_end, min over returns of P + R_end − R): a return cannot use a later sale. Returns are left out afterwards.
 */
function offsetReturns(): string {
  const group = "PARTITION BY user_id, product_id ORDER BY time, type, order_id, quantity, amount, place";
  return `CREATE OR REPLACE TABLE main.line AS
  WITH numbered AS (
    SELECT *, row_number() OVER (ORDER BY user_id, ${EVERY_CELL}) AS place FROM main.line
    WHERE reason IS NULL AND type IN ('purchase', 'return')),
  running AS (
    SELECT *, sum(CASE WHEN type = 'purchase' THEN quantity ELSE 0 END) OVER (${group}) AS sold,
      sum(CASE WHEN type = 'return' THEN quantity ELSE 0 END) OVER (${group}) AS given FROM numbered),
  totals AS (
    SELECT user_id, product_id, max(given) AS all_given,
      min(CASE WHEN type = 'return' THEN sold - given END) AS tightest FROM running GROUP BY user_id, product_id),
  used AS (
    SELECT running.*, greatest(0, least(quantity,
      least(all_given, coalesce(tightest + all_given, 0)) - (sold - quantity))) AS taken
    FROM running JOIN totals ON running.user_id = totals.user_id
      AND running.product_id IS NOT DISTINCT FROM totals.product_id)
  SELECT * FROM main.line WHERE NOT (reason IS NULL AND type IN ('purchase', 'return'))
  UNION ALL
  SELECT entity, user_id, time, type, order_id, product_id, quantity - taken,
    round(amount * (quantity - taken) / quantity, 6), discount * (quantity - taken) / quantity,
    category, brand, price_band, session_id, channel,
    CASE WHEN type = 'return' OR taken >= quantity THEN 'offset_by_return' END
  FROM (SELECT * REPLACE (CASE WHEN type = 'return' THEN 0 ELSE taken END AS taken) FROM used)`;
}

/** Writes a query of the users that the rules leave out: user_id and the reason. */
export function leftOutByRules({ maxEventsPerDay, minimum }: CleaningRules, snapshotMs: number): string[] {
  const rules: string[] = [];
  if (maxEventsPerDay !== undefined) {
    rules.push(`SELECT DISTINCT user_id, 'too_many_events_a_day' AS reason FROM main.line WHERE reason IS NULL
      GROUP BY user_id, date_trunc('day', time) HAVING count(*) > ${maxEventsPerDay}`);
  }
  const bought = "FILTER (type = 'purchase')";
  if (minimum?.orders !== undefined) {
    rules.push(`SELECT user_id, 'too_few_orders' AS reason FROM main.seen LEFT JOIN
      (SELECT * FROM main.line WHERE reason IS NULL) USING (user_id)
      GROUP BY user_id HAVING count(DISTINCT order_id) ${bought} < ${minimum.orders}`);
  }
  if (minimum?.tenureDays !== undefined) {
    const days = `(${snapshotMs} - epoch_ms(min(time) ${bought})) / 86400000`;
    rules.push(`SELECT user_id, 'history_too_short' AS reason FROM main.seen LEFT JOIN
      (SELECT * FROM main.line WHERE reason IS NULL) USING (user_id)
      GROUP BY user_id HAVING coalesce(floor(${days}), -1) < ${minimum.tenureDays}`);
  }
  return rules;
}
