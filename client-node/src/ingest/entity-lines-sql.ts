import { type ColumnRef, exactCell } from "./cells-sql.ts";
import type { EventEntity } from "../config/data-config.ts";
import { quoteName } from "./sql.ts";

/** Lines of an entity apart by whether they may repeat another of their source and user, cell by cell. */
export interface RepeatPart {
  readonly columns: readonly ColumnRef[];
  /** Those that may, and are compared with one another; or all others, which are not. */
  readonly mayRepeat: boolean;
}

/**
 * Makes the table `repeat_mark` for an entity: what is the same of lines that repeat another cell by cell, and hardly of
 * any others. Comparing the cells themselves is dear, and most lines have no other that is like them.
 */
export function repeatMarks(
  entity: Pick<EventEntity, "from" | "where">,
  columns: readonly ColumnRef[],
): string {
  return `CREATE OR REPLACE TABLE main.repeat_mark AS
  SELECT ${markOf(columns)} AS mark FROM ${filteredLines(entity)} GROUP BY 1 HAVING count(*) > 1`;
}

function markOf(columns: readonly ColumnRef[]): string {
  return `hash(${columns.map(exactCell).join(", ")})`;
}

/** Writes the lines of an entity's source for which its condition holds, under the alias `s`. */
export function filteredLines({ from, where }: Pick<EventEntity, "from" | "where">): string {
  const condition = where === undefined ? "" : ` WHERE (${where}\n)`;
  return `(SELECT * FROM src.${quoteName(from)} AS s${condition}) AS s`;
}

/** Writes the lines of an entity that are read, under the alias `s`: all, or those that may repeat another, or the rest. */
export function linesRead(
  entity: Pick<EventEntity, "from" | "where">,
  repeats: RepeatPart | undefined,
): string {
  const lines = filteredLines(entity);
  if (!repeats) return lines;
  const which = repeats.mayRepeat ? "IN" : "NOT IN";
  return `(SELECT * FROM ${lines} WHERE ${markOf(repeats.columns)} ${which} (SELECT mark FROM main.repeat_mark)) AS s`;
}
