import type { ConsentConfig } from "./consent-config.ts";
import type { DataConfig } from "./data-config.ts";
import { type UserColumns, usersIn } from "./id-cells-sql.ts";
import type { Strangers } from "./quality-report.ts";
import { quoteText } from "./sql.ts";

/** Words that programs write where there is no customer. */
const NOBODY = [
  "null",
  "none",
  "nan",
  "na",
  "n/a",
  "<na>",
  "nil",
  "undefined",
  "unknown",
  "anonymous",
  "guest",
  "0",
  "-1",
  "-",
  "\\n",
];
/** As above: all zeros, as of a UUID, and no letter or digit at all. */
const NOBODY_SHAPE = "[0-]{8,}|[^\\p{L}\\p{N}]+";

/** A query of one row. */
export interface Counting<About> {
  readonly about: About;
  readonly query: string;
}

/**
 * Writes queries of how many different ids a source names, how many of them are nobody's, and the first of those. Whoever
 * consent speaks of is sought among all who are named; whom attributes speak of among those with lines or orders.
 */
export function strangerQueries(
  { events, orders, customers }: DataConfig,
  { optOut, gpc, tcf, records }: ConsentConfig,
  columns: UserColumns,
): readonly Counting<Pick<Strangers, "source" | "purpose">>[] {
  const stated = { optOut, gpc, tcf, records };
  const consent = (["optOut", "gpc", "tcf", "records"] as const).flatMap((purpose) => {
    const section = stated[purpose];
    return section ? [{ purpose, section, among: "main.named" }] : [];
  });
  const hasLines = events.length > 0 || orders !== undefined;
  const attributes = customers.map((section) => ({
    purpose: "customers" as const,
    section,
    among: "(SELECT user_id FROM main.line)",
  }));
  return [...consent, ...(hasLines ? attributes : [])].map(({ purpose, section, among }) => ({
    about: { source: section.from, purpose },
    query: `SELECT count(*), count(*) FILTER (stranger), min(user_id) FILTER (stranger) FROM (
      SELECT user_id, user_id NOT IN (SELECT user_id FROM ${among} WHERE user_id IS NOT NULL) AS stranger
      FROM (SELECT DISTINCT user_id FROM (${usersIn(columns, section.from, section.columns.user)}) WHERE user_id IS NOT NULL))`,
  }));
}

/** Writes queries of how many users a source of attributes names more than once. */
export function twiceQueries({ customers }: DataConfig, columns: UserColumns): readonly Counting<string>[] {
  return customers.map(({ from, columns: { user } }) => ({
    about: from,
    query: `SELECT count(*) FROM (SELECT user_id FROM (${usersIn(columns, from, user)})
      WHERE user_id IS NOT NULL GROUP BY user_id HAVING count(*) > 1)`,
  }));
}

/** Writes the query of ids that look like nobody's, and of their lines. */
export function nobodyQuery(): string {
  const words = NOBODY.map(quoteText).join(", ");
  return `SELECT user_id, (SELECT count(*) FROM main.line WHERE line.user_id = named.user_id) FROM main.named
    WHERE lower(trim(user_id)) IN (${words}) OR regexp_full_match(trim(user_id), ${quoteText(NOBODY_SHAPE)})
    ORDER BY user_id`;
}

/** Writes the query of the user with most kept lines, of all kept lines, and of how many users have any. */
export const HEAVIEST = `SELECT max_by(user_id, (lines, user_id)), max(lines), sum(lines), count(*) FROM (
  SELECT user_id, count(*) AS lines FROM main.line WHERE reason IS NULL GROUP BY user_id)`;
