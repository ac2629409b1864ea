import type { EventEntity } from "../config/data-config.ts";
import { type ColumnRef, exactCell } from "./cells-sql.ts";
import { ALIKE_MARKS } from "./marks.ts";
import { OWN_COLUMN, quoteName } from "./sql.ts";

type Lines = Pick<EventEntity, "from" | "where">;

/**
 * Column of the rows' places in their source, beside its own. A source that is read in place has it, and
 * one with a column `rowid`, which hides the engine's places.
 */
export const PLACE_COLUMN = `${OWN_COLUMN}place`;
const PLACE = quoteName(PLACE_COLUMN);

/** Writes the place of a line's row in its source, of `placedLines`. */
export const PLACE_CELL = `s.${PLACE}`;

/** Writes the lines of an entity's source for which its condition holds, under the alias `s`. */
export function filteredLines(entity: Lines): string {
  return linesOf(entity, "*");
}

/** As `filteredLines`, with the place of each row. */
export function placedLines(entity: Lines, hasPlaces: boolean): string {
  return linesOf(entity, hasPlaces ? "*" : `*, s.rowid AS ${PLACE}`);
}

function linesOf({ from, where }: Lines, columns: string): string {
  const condition = where === undefined ? "" : ` WHERE (${where}\n)`;
  return `(SELECT ${columns} FROM src.${quoteName(from)} AS s${condition}) AS s`;
}

/** Table of the lines whose marks are among `ALIKE_MARKS`: where they stand in `line` and in their source, and whose they are. */
export const ALIKE_LINES = `CREATE OR REPLACE TABLE main.alike_line AS SELECT rowid AS line_at, entity, place, person FROM main.line
  WHERE mark IN (SELECT mark FROM main.${ALIKE_MARKS})`;

/** What is compared of an entity's lines. */
export interface Compared {
  readonly index: number;
  readonly from: string;
  /** Whether the source's rows have their places in a column. */
  readonly hasPlaces: boolean;
  readonly columns: readonly ColumnRef[];
  /** Places of the lines that are alike, where they are few: the engine passes over all others. */
  readonly places: readonly number[] | undefined;
}

/** Writes the statements that leave out, of an entity's lines that are the same user's and alike cell by cell, all but one. */
export function leaveOutRepeats({ index, from, hasPlaces, columns, places }: Compared): readonly string[] {
  const cells = columns.map((column) => `, ${exactCell(column)}`).join("");
  const source = `src.${quoteName(from)}`;
  const place = hasPlaces ? PLACE : "rowid";
  const rows = places
    ? `(SELECT *, ${place} FROM ${source} WHERE ${place} IN (${places.join(", ")}))`
    : source;
  return [
    `CREATE OR REPLACE TABLE main.copy AS SELECT line_at FROM (
    SELECT alike.line_at, row_number() OVER (PARTITION BY alike.person${cells}) AS copy
    FROM main.alike_line AS alike JOIN ${rows} AS s ON s.${place} = alike.place
    WHERE alike.entity = ${index}) WHERE copy > 1`,
    "UPDATE main.line SET reason = 'duplicate' WHERE rowid IN (SELECT line_at FROM main.copy)",
    "DROP TABLE main.copy",
  ];
}
