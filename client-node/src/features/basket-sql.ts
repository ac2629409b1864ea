import { type Catalogue, MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { quoteText } from "../ingest/sql.ts";
import { type AsOf, linesOf } from "./event-relations.ts";

/** Columns of `basketSql` behind the user's id. */
export const BASKET_WIDTH = MOST_RECENT + MOST_OFTEN;

/** Which column of the lines an entry of a catalogue stands in. */
export const ENTRY_COLUMNS = { category: "category", item: "product_id" } as const;

/**
 * Writes the query of what users have bought of a catalogue: `user_id` and places counted from 1, 0 where there are no more;
 * first the most recent distinct entries, of one moment those of more orders first; then the same by the number of orders, of as
 * many the latest first. What is left of ties is decided by the catalogue's order: of each user's own lines alone. One row a member, in the order of the ids' bytes.
 */
export function basketSql({ level, entries }: Pick<Catalogue, "level" | "entries">, asOf: AsOf): string {
  const listed = entries.map((entry, at) => `(${quoteText(entry)}, ${at + 1})`).join(", ");
  const part = (list: string, length: number, from: number) =>
    Array.from(
      { length },
      (_, at) => `CAST(coalesce(${list}[${at + 1}], 0) AS DOUBLE) AS f${from + at}`,
    ).join(", ");
  return `WITH entry(name, place) AS (VALUES ${listed}),
  bought AS (SELECT user_id, place, max(time) AS latest, count(DISTINCT order_id) AS orders
    FROM (${linesOf({ ...asOf, types: ["purchase"] })}) l JOIN entry ON l.${ENTRY_COLUMNS[level]} = entry.name GROUP BY user_id, place),
  basket AS (SELECT user_id, list(place ORDER BY latest DESC, orders DESC, place) AS recent,
    list(place ORDER BY orders DESC, latest DESC, place) AS often FROM bought GROUP BY user_id)
SELECT m.user_id, ${part("recent", MOST_RECENT, 0)}, ${part("often", MOST_OFTEN, MOST_RECENT)}
FROM main.member m LEFT JOIN basket ON basket.user_id = m.user_id ORDER BY m.user_id`;
}
