import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, differentUsersIn, usersIn } from "./id-cells-sql.ts";

/** Writes the query of every user whom lines, orders or customers name. */
export function namedUsers({ events, orders, customers }: DataConfig, columns: UserColumns): string {
  const lines = [...events, ...(orders ? [orders] : [])].flatMap(({ from, columns: { user } }) =>
    user === undefined ? [] : [differentUsersIn(columns, from, user)],
  );
  const queries = [...lines, ...customers.map(({ from, columns: { user } }) => usersIn(columns, from, user))];
  if (queries.length === 0) return "SELECT NULL::VARCHAR AS user_id WHERE false";
  // A condition that nobody is no user would be asked of every line, before ids are read once a spelling.
  return `(${queries.join(" UNION ALL ")}) EXCEPT SELECT NULL::VARCHAR`;
}
