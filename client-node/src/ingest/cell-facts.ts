import {
  type CellFact,
  type ColumnRef,
  PLAIN_NUMBERS,
  cellOf,
  isTrimmed,
  numberCell,
  textCell,
} from "./cells-sql.ts";
import { quoteText } from "./sql.ts";
import { COMMON_TIME } from "./time-cells-sql.ts";

/** All facts. */
export const CELL_FACTS: readonly CellFact[] = ["trimmed", "plain-time", "plain-number"];

/**
 * Writes the query of one row that tells, in their order, which of these facts hold of all cells of a column of texts in a relation
 * under the alias `s`.
 */
export function factsQuery(relation: string, column: ColumnRef, facts: readonly CellFact[]): string {
  const text = textCell(column);
  const cell = cellOf(column);
  const holds: Readonly<Record<CellFact, string>> = {
    trimmed: `(${isTrimmed(cell)} OR ${text} IS NOT DISTINCT FROM ${cell})`,
    "plain-time": `regexp_full_match(${text}, ${quoteText(COMMON_TIME)})`,
    "plain-number": `${text} IS NULL OR ${numberCell(column, PLAIN_NUMBERS)} IS NOT NULL`,
  };
  return `SELECT ${facts.map((fact) => `coalesce(bool_and(${holds[fact]}), true)`).join(", ")} FROM ${relation} AS s`;
}
