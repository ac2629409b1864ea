import { type ColumnFinder, textCell } from "./cells-sql.ts";
import type { DataConfig } from "./data-config.ts";
import { quoteName } from "./sql.ts";

/** Writes the query of every user whom lines, orders or customers name. */
export function namedUsers({ events, orders, customers }: DataConfig, find: ColumnFinder): string {
  const sections = [...events, ...(orders ? [orders] : []), ...customers];
  const queries = sections.flatMap(({ from, columns: { user } }) => {
    if (user === undefined) return [];
    return [`SELECT ${textCell(find(from, user))} AS user_id FROM src.${quoteName(from)} AS s`];
  });
  if (queries.length === 0) return "SELECT NULL::VARCHAR AS user_id WHERE false";
  return `SELECT DISTINCT user_id FROM (${queries.join(" UNION ALL ")}) WHERE user_id IS NOT NULL`;
}
