import { type ColumnFinder, type ColumnRef, textCell, writtenCell } from "./cells-sql.ts";
import { quoteName, quoteText } from "./sql.ts";
import { type IdRule, LONGEST_ID_BYTES } from "./user-ids.ts";

/** How a configuration reads users' ids. */
export interface IdReading {
  readonly ids: IdRule;
  /** Ids that stand for nobody, letter case aside; "guest*" stands for all that begin so. */
  readonly nobody: readonly string[];
}

/** Finds columns, and knows how ids in them are read. */
export interface UserColumns extends IdReading {
  readonly find: ColumnFinder;
  /** Returns a relation of a column's different cells, called as it is; undefined where there is none. */
  differentCells(from: string, column: ColumnRef): string | undefined;
}

/** Writes the user of a row as an id; null for nobody. */
export function userCell(column: ColumnRef, { ids, nobody }: IdReading): string {
  const id = shortOnly(idCell(column, ids));
  if (nobody.length === 0) return id;
  const plain = `lower(trim(${id}))`;
  const words = nobody.map((word) => word.trim().toLowerCase());
  const [all, each] = [words.filter(isBeginning), words.filter((word) => !isBeginning(word))];
  const conditions = [
    ...(each.length > 0 ? [`${plain} NOT IN (${each.map(quoteText).join(", ")})`] : []),
    ...all.map((word) => `NOT starts_with(${plain}, ${quoteText(word.slice(0, -1))})`),
  ];
  return `CASE WHEN ${conditions.join(" AND ")} THEN ${id} END`;
}

/** A single letter before the star, or none, would be too many people. */
function isBeginning(word: string): boolean {
  return /^..+\*$/su.test(word);
}

function shortOnly(id: string): string {
  return `CASE WHEN strlen(${id}) <= ${LONGEST_ID_BYTES} THEN ${id} END`;
}

function idCell(column: ColumnRef, ids: IdRule): string {
  const trimmed = textCell(column);
  if (ids === "trim") return trimmed;
  if (ids === "lower") return `lower(${trimmed})`;
  return `CASE WHEN ${trimmed} IS NOT NULL THEN ${writtenCell(column)} END`;
}

/** Writes the user of a row of a source, under the alias `s`. */
export function userOf(columns: UserColumns, from: string, name: string): string {
  return userCell(columns.find(from, name), columns);
}

/** Writes the users that a source's column names, each spelling of an id once: ids are read once a person, not once a line. */
export function differentUsersIn(columns: UserColumns, from: string, name: string): string {
  const column = columns.find(from, name);
  const cell = `${column.alias}.${quoteName(column.name)}`;
  const cells =
    columns.differentCells(from, column) ?? `(SELECT DISTINCT ${cell} FROM src.${quoteName(from)} AS s)`;
  return `SELECT ${userCell(column, columns)} AS user_id FROM ${cells} AS s`;
}

/** Writes the users that a source's column names, one row a row of the source. */
export function usersIn(columns: UserColumns, from: string, name: string): string {
  return `SELECT ${userOf(columns, from, name)} AS user_id FROM src.${quoteName(from)} AS s`;
}
