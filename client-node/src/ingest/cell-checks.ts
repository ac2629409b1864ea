import type { MoneyRule } from "@fedseg/shared/features/cleaning.ts";
import {
  type ColumnRef,
  type NumberStyle,
  type TimeFormat,
  isBlurred,
  numberCell,
  textCell,
  timeCell,
} from "./cells-sql.ts";
import { type CellKind, EXAMPLE } from "./observation.ts";
import { quoteText } from "./sql.ts";

/** A question to every cell of a column. */
export interface CellCheck {
  readonly kind: CellKind;
  readonly column: ColumnRef;
  /** Whether a row is odd, in SQL over the alias `s`; never null. */
  readonly isOdd: string;
  /** The cell as a text. */
  readonly cell: string;
  readonly features?: readonly string[];
  readonly words?: readonly string[];
}

/** Rows of a source, and what is asked of them. */
export interface SourceChecks {
  readonly source: string;
  /** A relation under the alias `s`. */
  readonly relation: string;
  readonly checks: readonly CellCheck[];
}

/** Clocks of shops began to be right; and what lies further ahead than a zone's difference is to come. */
const [EARLIEST, AHEAD_MS] = ["TIMESTAMP '1990-01-01'", 86_400_000];
/** As a program writes whole numbers of a column that has empty cells; and as a spreadsheet writes long ones. */
const [POINTED, ROUNDED] = [String.raw`[+-]?\d+\.0+`, String.raw`\d([.,]\d+)?[eE]\+\d+`];

function checkOf(kind: CellKind, column: ColumnRef, isOdd: string): CellCheck {
  return { kind, column, isOdd: `coalesce(${isOdd}, false)`, cell: textCell(column) };
}

/** Asks whether a column has no filled cell at all. */
export function emptyCheck(column: ColumnRef): CellCheck {
  return checkOf("empty-column", column, `${textCell(column)} IS NULL`);
}

/** Asks for ids that are numbers as floating columns, or spreadsheets, have written them. */
export function idChecks(column: ColumnRef): readonly CellCheck[] {
  const looks = (form: string) => `regexp_full_match(${textCell(column)}, ${quoteText(form)})`;
  return [
    checkOf("blurred-id", column, isBlurred(column)),
    ...(column.type === "VARCHAR"
      ? [checkOf("pointed-id", column, looks(POINTED)), checkOf("rounded-id", column, looks(ROUNDED))]
      : []),
  ];
}

/** Asks for numbers that cannot be read. */
export function numberChecks(column: ColumnRef, style: NumberStyle): readonly CellCheck[] {
  const isOdd = `${textCell(column)} IS NOT NULL AND ${numberCell(column, style)} IS NULL`;
  return [checkOf("unreadable-number", column, isOdd)];
}

/** Writes the moment from which on a time is to come, whatever the zone that it is written in. */
export function aheadOf(nowMs: number): string {
  return `make_timestamp(${(nowMs + AHEAD_MS) * 1000})`;
}

/** Asks for times that cannot be read, or hardly be right as of a moment. */
export function timeChecks(column: ColumnRef, format: TimeFormat, nowMs: number): readonly CellCheck[] {
  const moment = timeCell(column, format);
  return [
    checkOf("unreadable-time", column, `${textCell(column)} IS NOT NULL AND ${moment} IS NULL`),
    checkOf("early-time", column, `${moment} < ${EARLIEST}`),
    checkOf("future-time", column, `${moment} >= ${aheadOf(nowMs)}`),
  ];
}

/** Asks for cells that are none of the words that a configuration knows; letter case counts. */
export function wordCheck(kind: CellKind, column: ColumnRef, words: readonly string[]): CellCheck {
  const known = words.map(quoteText).join(", ");
  const check = checkOf(kind, column, `${textCell(column)} NOT IN (${known})`);
  return { ...check, words };
}

/** Asks for currencies, letter case aside, that are none of those that the dictionary gives a rate. */
export function currencyCheck(column: ColumnRef, { currency, rates }: MoneyRule): CellCheck {
  const words = [currency, ...Object.keys(rates)];
  const isOdd = `upper(${textCell(column)}) NOT IN (${words.map(quoteText).join(", ")})`;
  return { ...checkOf("unrated-currency", column, isOdd), words };
}

/** Asks for cells that are not of a form. */
export function formCheck(kind: CellKind, column: ColumnRef, form: string): CellCheck {
  return checkOf(kind, column, `NOT regexp_full_match(${textCell(column)}, ${quoteText(form)})`);
}

/** Writes the query of one row: the rows, and of every check how many are odd and the first such cell. */
export function checksQuery({ relation, checks }: Pick<SourceChecks, "relation" | "checks">): string {
  const columns = checks.map(
    ({ isOdd, cell }) => `, count(*) FILTER (${isOdd}), min(left(${cell}, ${EXAMPLE + 1})) FILTER (${isOdd})`,
  );
  return `SELECT count(*)${columns.join("")} FROM ${relation}`;
}
