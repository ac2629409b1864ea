import type { ColumnRef } from "./cells-sql.ts";
import type { EventEntity } from "../config/data-config.ts";
import { markOf, markedCell } from "./marks.ts";
import { quoteName } from "./sql.ts";

/** Lines of an entity apart by whether they may repeat another of their source and user, cell by cell. */
export interface RepeatPart {
  readonly columns: readonly ColumnRef[];
  /** Those of them that tell most lines apart. */
  readonly telling: readonly ColumnRef[];
  /** Those that may, and are compared with one another; or all others, which are not. */
  readonly mayRepeat: boolean;
}

/** Table of the marks of lines that may repeat another: comparing all their cells is dear, and most lines have no other that is like them. */
export const REPEAT_MARKS = "repeat_mark";

/** Writes the query of the marks of an entity's lines by some columns, one column `mark`. */
export function lineMarks(
  entity: Pick<EventEntity, "from" | "where">,
  telling: readonly ColumnRef[],
): string {
  return `SELECT ${lineMark(telling)} AS mark FROM ${filteredLines(entity)}`;
}

function lineMark(telling: readonly ColumnRef[]): string {
  return markOf(telling.map(markedCell));
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
  return `(SELECT * FROM ${lines} WHERE ${lineMark(repeats.telling)} ${which} (SELECT mark FROM main.${REPEAT_MARKS})) AS s`;
}
