import { type Catalogue, MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { quoteText } from "../ingest/sql.ts";
import { type AsOf, linesOf } from "./event-relations.ts";

/** Columns of `basketSql`. */
export const BASKET_WIDTH = MOST_RECENT + MOST_OFTEN;

/** The same before a user's last order, and behind it what stands on that. */
export const HELD_OUT_WIDTH = BASKET_WIDTH + MOST_RECENT;

/** Which column of the lines an entry of a catalogue stands in. */
export const ENTRY_COLUMNS = { category: "category", item: "product_id" } as const;

/**
 * Writes the query of what users have bought of a catalogue: places counted from 1, 0 where there are no more;
 * first the most recent distinct entries, of one moment those of more orders first; then the same by the number of orders, of as
 * many the latest first. What is left of ties is decided by the catalogue's order: of each user's own lines alone. One row a member, in the order of the ids' bytes.
 */
export function basketSql({ level, entries }: Listed, asOf: AsOf): string {
  return `WITH ${entryOf(entries)}, line AS (SELECT * FROM (${linesOf({ ...asOf, types: ["purchase"] })}) l JOIN entry ON l.${ENTRY_COLUMNS[level]} = entry.name),
  ${basketOf("line")}
SELECT ${part("recent", MOST_RECENT, 0)}, ${part("often", MOST_OFTEN, MOST_RECENT)}
FROM main.member m LEFT JOIN basket ON basket.person = m.person ORDER BY m.user_id`;
}

/**
 * Writes the query of what users had bought before their last order, as `basketSql` does, and behind it the places of what stands
 * on that order, by the catalogue, as many as are kept of the latest. Of two orders of one moment the last by its id.
 */
export function heldOutSql({ level, entries }: Listed, asOf: AsOf): string {
  return `WITH ${entryOf(entries)}, sale AS (${linesOf({ ...asOf, types: ["purchase"] })}),
  last AS (SELECT person, order_id FROM sale WHERE order_id IS NOT NULL GROUP BY person, order_id
    QUALIFY row_number() OVER (PARTITION BY person ORDER BY max(time) DESC, order_id DESC) = 1),
  listed AS (SELECT s.person, s.order_id, s.time, entry.place, s.order_id IS NOT DISTINCT FROM last.order_id AS is_last
    FROM sale s JOIN last ON last.person = s.person JOIN entry ON s.${ENTRY_COLUMNS[level]} = entry.name),
  ${basketOf("listed WHERE NOT is_last")},
  held AS (SELECT person, list(DISTINCT place ORDER BY place) AS places FROM listed WHERE is_last GROUP BY person)
SELECT ${part("recent", MOST_RECENT, 0)}, ${part("often", MOST_OFTEN, MOST_RECENT)}, ${part("places", MOST_RECENT, BASKET_WIDTH)}
FROM main.member m LEFT JOIN basket ON basket.person = m.person LEFT JOIN held ON held.person = m.person ORDER BY m.user_id`;
}

type Listed = Pick<Catalogue, "level" | "entries">;

function entryOf(entries: readonly string[]): string {
  return `entry(name, place) AS (VALUES ${entries.map((entry, at) => `(${quoteText(entry)}, ${at + 1})`).join(", ")})`;
}

/** Puts the entries of lines into each user's two orders. */
function basketOf(lines: string): string {
  return `bought AS (SELECT person, place, max(time) AS latest, count(DISTINCT order_id) AS orders FROM ${lines} GROUP BY person, place),
  basket AS (SELECT person, list(place ORDER BY latest DESC, orders DESC, place) AS recent,
    list(place ORDER BY orders DESC, latest DESC, place) AS often FROM bought GROUP BY person)`;
}

/** Writes the first places of a list as numbers, 0 where there are no more. */
function part(list: string, length: number, from: number): string {
  return Array.from(
    { length },
    (_, at) => `CAST(coalesce(${list}[${at + 1}], 0) AS DOUBLE) AS f${from + at}`,
  ).join(", ");
}
