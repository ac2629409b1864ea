import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, usersIn } from "../ingest/id-cells-sql.ts";
import type { HeldRows } from "./subject-answer.ts";
import { quoteText } from "../ingest/sql.ts";

/** Writes the query of the lines of one user: entity, type, why unused, and how many. */
export function heldLines(user: string): string {
  return `SELECT entity, type, reason, count(*) FROM main.line SEMI JOIN (
      SELECT person FROM main.named WHERE user_id = ${quoteText(user)}) USING (person)
    GROUP BY ALL ORDER BY entity, type NULLS LAST, reason NULLS FIRST`;
}

/** Writes the query of the attributes of one user behind their id: one row, or none. */
export function heldAttributes(user: string): string {
  return `SELECT * FROM main.customer WHERE user_id = ${quoteText(user)}`;
}

/** Writes the query of whether one user is a member, and why not. */
export function heldMembership(user: string): string {
  const id = quoteText(user);
  return `SELECT (SELECT count(*) FROM main.member WHERE user_id = ${id}),
    (SELECT min(reason) FROM main.left_out WHERE user_id = ${id})`;
}

/** Writes one counting query for every source that names users and is not read as lines. */
export function heldRows(
  { orders, customers }: DataConfig,
  { records, optOut, gpc, tcf }: ConsentConfig,
  columns: UserColumns,
  user: string,
): readonly (Omit<HeldRows, "count"> & { readonly query: string })[] {
  const tables = [
    ...customers.map((one) => ({ ...one, purpose: "customers" as const })),
    ...(orders ? [{ ...orders, purpose: "orders" as const }] : []),
    ...(records ? [{ ...records, purpose: "records" as const }] : []),
    ...(optOut ? [{ ...optOut, purpose: "optOut" as const }] : []),
    ...(gpc ? [{ ...gpc, purpose: "gpc" as const }] : []),
    ...(tcf ? [{ ...tcf, purpose: "tcf" as const }] : []),
  ];
  return tables.map(({ from, columns: { user: column }, purpose }) => {
    const query = `SELECT count(*) FROM (${usersIn(columns, from, column)}) WHERE user_id = ${quoteText(user)}`;
    return { source: from, purpose, query };
  });
}
