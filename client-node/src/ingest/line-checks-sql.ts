import type { Catalogue } from "@fedseg/shared/features/catalogue.ts";
import { ENTRY_COLUMNS } from "../features/basket-sql.ts";
import { ALIKE_MARKS, ROLE_MARK } from "./marks.ts";
import { EXAMPLE } from "./observation.ts";
import { quoteText } from "./sql.ts";

/** What a line says by its roles, as it was read. */
const ROLES =
  "person time type order_id product_id quantity amount discount category brand price_band session_id channel duration".split(
    " ",
  );
const MONEY = "type IN ('purchase', 'return')";
/** Money as whole numbers, which are equal and add up whatever their order. */
const MICRO = "CAST(least(amount, 9e12) * 1e6 AS BIGINT)";

/** Longer than an order is put together, days. */
const LONG_DAYS = 2;

const example = (of: string, condition: string) => `left(min(${of}) FILTER (${condition}), ${EXAMPLE + 1})`;

/** Lines that are compared with others by what their roles say. */
export const COMPARED = `reason IS NULL AND (${MONEY} OR time <> date_trunc('day', time))`;

/** Writes the query of how many lines are compared of the entity that has fewest of any; of none are more counted than that many. */
export function fewestCompared(entities: number, many: number): string {
  const some = Array.from(
    { length: entities },
    (_, at) => `(SELECT entity FROM main.line WHERE entity = ${at} AND ${COMPARED} LIMIT ${many})`,
  );
  return `SELECT min(lines) FROM (SELECT count(*) AS lines FROM (${some.join(" UNION ALL ")}) GROUP BY entity)`;
}

/**
 * Counts, of each entity, kept lines that say by every role what another says, and all of them; with an order or user of
 * such a line. Events of which only the day is known are not told apart, and not counted. Only those whose marks are
 * among `ALIKE_MARKS` are put beside one another.
 */
export const REPEATED_LINES = `WITH alike AS MATERIALIZED (SELECT line.*, user_id FROM main.line JOIN main.named USING (person)
    WHERE ${COMPARED} AND ${ROLE_MARK} IN (SELECT mark FROM main.${ALIKE_MARKS})),
  told AS (SELECT max(entity) AS entity, count(*) AS rows, min(coalesce(order_id, user_id)) AS name FROM alike GROUP BY hash(${ROLES.join(", ")})),
  part AS (SELECT entity, rows - 1 AS repeats, rows, CASE WHEN rows > 1 THEN name END AS name FROM told
    UNION ALL SELECT entity, 0, count(*), NULL FROM main.line WHERE ${COMPARED} GROUP BY entity
    UNION ALL SELECT entity, 0, -count(*), NULL FROM alike GROUP BY entity)
  SELECT entity, CAST(sum(repeats) AS BIGINT), CAST(sum(rows) AS BIGINT), left(min(name), ${EXAMPLE + 1}) FROM part GROUP BY entity ORDER BY entity`;

/** Table of the orders of kept purchases. */
export const ORDERS = "main.purchase_order";

/**
 * Makes the table `ORDERS`, one row an order of an entity and user: when its latest line was, whether it has several, and what is odd
 * about these: every line has the same amount although something else differs; one is worth all of the others, where that can be; lines are many days apart.
 * `order_id` is null where nothing is. Lines of the same amount are asked for where a source states amounts: it is the dearest question.
 */
export function ordersTable(hasAmounts: boolean): string {
  const isMixed = "min(product_id) IS DISTINCT FROM max(product_id) OR min(quantity) <> max(quantity)";
  const isSame = `count(*) > 1 AND min(money) = max(money) AND max(money) > 0 AND (${isMixed})`;
  return `CREATE OR REPLACE TABLE ${ORDERS} AS SELECT entity, person, latest, is_several, is_same, may_total, has_total, is_long,
    CASE WHEN is_same OR has_total OR is_long THEN order_id END AS order_id FROM (
  SELECT *, may_total AND most > 0 AND 2 * CAST(most AS HUGEINT) = total AS has_total FROM (
    SELECT entity, person, order_id, max(time) AS latest, count(*) > 1 AS is_several,
      count(*) > 1 AND max(time) - min(time) > INTERVAL ${LONG_DAYS} DAY AS is_long, max(money) AS most, sum(money) AS total,
      ${hasAmounts ? isSame : "false"} AS is_same,
      count(*) > 2 OR (count(*) > 1 AND count(product_id) = 1) AS may_total
    FROM (SELECT *, ${MICRO} AS money FROM main.line WHERE reason IS NULL AND type = 'purchase')
    GROUP BY entity, person, order_id))`;
}

/**
 * Counts, of each entity, orders of several lines that are odd in each way, each with the orders that were asked and one of them; of lines
 * that are many days apart with one of them.
 */
export const ODD_ORDERS = `SELECT entity, count(*) FILTER (is_same), count(*), ${example("order_id", "is_same")},
    count(*) FILTER (has_total), count(*) FILTER (may_total), ${example("order_id", "has_total")},
    count(*) FILTER (is_long), ${example("order_id", "is_long")} FROM ${ORDERS} WHERE is_several
  GROUP BY entity ORDER BY entity`;

/** Counts returns of a product that their user never bought, and all returns; with one such product. */
export const UNMATCHED_RETURNS = `SELECT count(*) FILTER (is_lost), count(*), ${example("product_id", "is_lost")} FROM (
  SELECT product_id, product_id IS NOT NULL AND bought.person IS NULL AS is_lost
  FROM (SELECT person, product_id FROM main.event WHERE type = 'return')
  LEFT JOIN (SELECT DISTINCT person, product_id FROM main.event WHERE type = 'purchase') AS bought USING (person, product_id))`;

/**
 * Makes the table `tally`: every user with a line that counts or would, but for consent, how many lines of theirs are kept, and
 * for how much they have bought.
 */
export const USER_TALLY = `CREATE TABLE main.tally AS SELECT person, count(*) FILTER (reason IS NULL) AS lines,
    coalesce(sum(${MICRO}) FILTER (reason IS NULL AND type = 'purchase'), 0) AS money
  FROM main.line WHERE reason IS NULL OR reason = 'user_left_out' GROUP BY person`;

/** Writes the query of users who hold more than a part of all kept lines, or of what was bought, many times a user's mean. */
export function heaviestQuery(part: number, timesMean: number): string {
  const isMuch = (what: string) =>
    `${what} >= ${part} * sum(${what}) OVER () AND ${what} * count(*) OVER () >= ${timesMean} * sum(${what}) OVER () AND ${what} > 0`;
  return `SELECT user_id, lines, CAST(sum(lines) OVER () AS BIGINT), ${isMuch("lines")}, CAST(money AS DOUBLE), CAST(sum(money) OVER () AS DOUBLE), ${isMuch("money")}
  FROM main.tally JOIN main.named USING (person) WHERE lines > 0
  QUALIFY (${isMuch("lines")}) OR (${isMuch("money")}) ORDER BY lines DESC, user_id`;
}

/** Writes the query of purchases of what a catalogue does not list, of all that say what was bought; with one such name. */
export function catalogueStrangers({ level, entries }: Catalogue): string {
  const [column, listed] = [ENTRY_COLUMNS[level], entries.map(quoteText).join(", ")];
  return `SELECT count(*) FILTER (is_other), count(*), ${example("name", "is_other")} FROM (
  SELECT ${column} AS name, ${column} NOT IN (${listed}) AS is_other FROM main.event
  WHERE type = 'purchase' AND ${column} IS NOT NULL)`;
}
