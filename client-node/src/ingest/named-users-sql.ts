import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, usersIn } from "./id-cells-sql.ts";

/** Writes the query of every user whom lines, orders or customers name. */
export function namedUsers({ events, orders, customers }: DataConfig, columns: UserColumns): string {
  const sections = [...events, ...(orders ? [orders] : []), ...customers];
  const queries = sections.flatMap(({ from, columns: { user } }) =>
    user === undefined ? [] : [usersIn(columns, from, user)],
  );
  if (queries.length === 0) return "SELECT NULL::VARCHAR AS user_id WHERE false";
  return `SELECT DISTINCT user_id FROM (${queries.join(" UNION ALL ")}) WHERE user_id IS NOT NULL`;
}
