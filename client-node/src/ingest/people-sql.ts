import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig } from "../config/data-config.ts";
import { type UserColumns, usersIn } from "./id-cells-sql.ts";
import { EXAMPLE, type Observation, type ObservationKind } from "./observation.ts";
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
  "(null)",
  "#n/a",
  "(none)",
  "void",
  "empty",
  "false",
  "[object object]",
  "not set",
  "(not set)",
  "anonym",
  "gast",
  "invité",
  "invitado",
  "convidado",
  "游客",
  "匿名",
  "访客",
  "未知",
  "test",
  "walk-in",
  "walkin",
  "laufkundschaft",
  "cpd",
  "consumidor final",
  "blank",
  "(blank)",
  "ゲスト",
];
/** As above: zeros, also with a point or as of a UUID, many nines, no letter or digit at all, and mail to nobody. */
const NOBODY_SHAPE = "-?[0-]*0(\\.0+)?|9{6,}|[^\\p{L}\\p{N}]+|(guest|anonymous|noreply|no-reply)@.*";

/** What is counted: a query of how many, of how many, and one example. */
export interface Counting {
  readonly about: Pick<Observation, "kind" | "source" | "column">;
  readonly query: string;
}

const STRANGERS = {
  optOut: "opt-out-stranger",
  gpc: "gpc-stranger",
  tcf: "tcf-stranger",
  records: "record-stranger",
} as const satisfies Record<string, ObservationKind>;

/**
 * Writes queries of how many of the different ids that a source names are nobody's, and the first of those. Whoever
 * consent speaks of is sought among all who are named; whom attributes speak of among those with lines or orders.
 */
export function strangerQueries(
  { events, orders, customers }: DataConfig,
  consent: ConsentConfig,
  columns: UserColumns,
): readonly Counting[] {
  const stated = (["optOut", "gpc", "tcf", "records"] as const).flatMap((purpose) => {
    const section = consent[purpose];
    return section ? [{ kind: STRANGERS[purpose], section, among: "main.named" }] : [];
  });
  const hasLines = events.length > 0 || orders !== undefined;
  const attributes = customers.map((section) => ({
    kind: "attribute-stranger" as const,
    section,
    among: "(SELECT user_id FROM main.named SEMI JOIN main.line USING (person))",
  }));
  return [...stated, ...(hasLines ? attributes : [])].map(({ kind, section, among }) => ({
    about: { kind, source: section.from, column: section.columns.user },
    query: `SELECT count(*) FILTER (stranger), count(*), left(min(user_id) FILTER (stranger), ${EXAMPLE + 1}) FROM (
      SELECT user_id, user_id NOT IN (SELECT user_id FROM ${among} WHERE user_id IS NOT NULL) AS stranger
      FROM (SELECT DISTINCT user_id FROM (${usersIn(columns, section.from, section.columns.user)}) WHERE user_id IS NOT NULL))`,
  }));
}

/** Writes queries of how many of the users of a source of attributes it names more than once. */
export function twiceQueries({ customers }: DataConfig, columns: UserColumns): readonly Counting[] {
  return customers.map(({ from, columns: { user } }) => ({
    about: { kind: "repeated-user", source: from, column: user },
    query: `SELECT count(*) FILTER (rows > 1), count(*), left(min(user_id) FILTER (rows > 1), ${EXAMPLE + 1}) FROM (
      SELECT user_id, count(*) AS rows FROM (${usersIn(columns, from, user)}) WHERE user_id IS NOT NULL GROUP BY user_id)`,
  }));
}
/** Writes queries of how many orders of a source begin with its prefix of cancellations, and of all its lines. */
export function prefixQueries({
  events,
}: DataConfig): readonly (Counting & { readonly words: readonly string[] })[] {
  return events.flatMap(({ from, columns, cancellationPrefix: prefix }, entity) => {
    if (prefix === undefined || columns.order === undefined) return [];
    const begins = `coalesce(starts_with(order_id, ${quoteText(prefix)}), false)`;
    const query = `SELECT count(*) FILTER (${begins}), count(*) FROM main.line WHERE entity = ${entity}`;
    const about = { kind: "prefix-never" as const, source: from, column: columns.order };
    return [{ about, query, words: [prefix] }];
  });
}

/** How shops call somebody without an account, before a number or what a program has drawn. */
const NUMBERED =
  "(guest|gast|anonymous|anonym|anon|invité|invitado|convidado|ospite|walk-?in|visitor|游客|匿名|访客|ゲスト)(?:[-_ #+.:]*\\d+|[-_#+.:](?:user|customer|checkout)?[-_#+.:]*[0-9a-f-]{6,})(?:@.*)?";
/** So many of one word are no chance. */
const SEVERAL = 3;

/** Writes the query of users who are called like nobody and numbered, by what they are called: how many, of how many, one, and the word. */
export function numberedQuery(): string {
  const id = "lower(trim(user_id))";
  return `SELECT count(*), (SELECT count(*) FROM main.named), left(min(user_id), ${EXAMPLE + 1}), word FROM (
      SELECT user_id, regexp_extract(${id}, ${quoteText(NUMBERED)}, 1) AS word FROM main.named
      WHERE regexp_full_match(${id}, ${quoteText(NUMBERED)}))
    GROUP BY word HAVING count(*) >= ${SEVERAL} ORDER BY 1 DESC, word`;
}

/** Writes the query of ids that look like nobody's, and of their lines, those with most lines first. */
export function nobodyQuery(): string {
  const words = NOBODY.map(quoteText).join(", ");
  return `SELECT user_id, (SELECT count(*) FROM main.line WHERE line.person = named.person) FROM main.named
    WHERE lower(trim(user_id)) IN (${words}) OR regexp_full_match(lower(trim(user_id)), ${quoteText(NOBODY_SHAPE)})
    ORDER BY 2 DESC, user_id`;
}
