import type { SourceConfig } from "../config/source-config.ts";
import { OWN_COLUMN, quoteName, quoteText } from "./sql.ts";

/** A column of a source as generated SQL refers to it. */
export interface ColumnRef {
  /** Alias of the relation in the query. */
  readonly alias: string;
  readonly name: string;
  /** The engine's type. */
  readonly type: string;
  /** Where its trimmed text is at hand already, as `textCell` would write it. */
  readonly text?: string;
  /** What is known to hold of all its cells; what it does not name need not be wrong. */
  readonly facts?: ReadonlySet<CellFact>;
}

/**
 * What can hold of all cells of a column of texts, empty ones aside: none needs trimming; all are times without a zone, or
 * finite numbers, as most programs write them.
 */
export type CellFact = "trimmed" | "plain-time" | "plain-number";

/** Finds the column of a source that a configuration names. @throws CodedError DATA_SOURCE_UNKNOWN or DATA_COLUMN_MISSING. */
export type ColumnFinder = (from: string, name: string) => ColumnRef;

/** How a source writes numbers; only texts need it. */
export interface NumberStyle {
  readonly decimal: "." | ",";
  readonly thousands: string;
  /** What may stand before or after them. */
  readonly symbols: readonly string[];
  readonly minus: "before" | "parentheses" | "behind";
}

/** Numbers as programs write them. */
export const PLAIN_NUMBERS: NumberStyle = { decimal: ".", thousands: "", symbols: [], minus: "before" };

/** What ECMAScript trims. */
const SPACES = quoteText(
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
);
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|DOUBLE|FLOAT|DECIMAL.*)$/;
/** Spaces that stand between thousands, besides the plain one. */
const NARROW_SPACES = "\u00a0\u202f";

/** Returns how a source writes numbers. */
export function numberStyle(source: SourceConfig | undefined): NumberStyle {
  if (!source || "parquet" in source || "postgres" in source) return PLAIN_NUMBERS;
  const { decimal = ".", thousands = "", symbols = [], minus = "before" } = source;
  return { decimal, thousands, symbols, minus };
}

/** Tells whether a column of this type holds numbers. */
export function isNumeric(type: string): boolean {
  return NUMERIC.test(type);
}

/** Writes a cell as it is. */
export function cellOf({ alias, name }: ColumnRef): string {
  return `${alias}.${quoteName(name)}`;
}

/** Below these, whole numbers of a floating type are told apart; the engine's names of the types. */
const APART: Readonly<Record<string, number>> = { DOUBLE: 2 ** 53, FLOAT: 2 ** 24 };

/** Tells in SQL whether a cell is a whole number that its floating type cannot tell from its neighbours. */
export function isBlurred(column: ColumnRef): string {
  const limit = APART[column.type];
  const cell = cellOf(column);
  return limit === undefined ? "false" : `coalesce(isfinite(${cell}) AND abs(${cell}) >= ${limit}, false)`;
}

/** Writes a cell as the text that stands for it: a whole number without a point, whatever the column's type; null for a blurred one. */
export function writtenCell(column: ColumnRef): string {
  const cell = cellOf(column);
  const written = `${cell}::VARCHAR`;
  const limit = APART[column.type];
  if (limit !== undefined) {
    const whole = `CASE WHEN ${cell} = trunc(${cell}) THEN ${cell}::BIGINT::VARCHAR ELSE ${written} END`;
    return `CASE WHEN isfinite(${cell}) AND abs(${cell}) < ${limit} THEN ${whole} END`;
  }
  if (/^DECIMAL\(\d+,[1-9]\d*\)$/.test(column.type)) {
    return `CASE WHEN ${cell} = trunc(${cell}) THEN ${cell}::HUGEINT::VARCHAR ELSE ${written} END`;
  }
  return written;
}

/** Writes a cell as a trimmed text; null when it is empty. */
export function textCell(column: ColumnRef): string {
  if (column.text !== undefined) return column.text;
  const cell = writtenCell(column);
  if (isNumeric(column.type)) return cell;
  return `CASE WHEN ${isTrimmed(cell)} THEN ${cell}
    ELSE nullif(trim(${cell}, ${SPACES}), '') END`;
}

/** Most cells begin and end with a plain character and need no trimming, which the engine does slowly. */
export function isTrimmed(cell: string): string {
  return `${cell} >= '!' AND ${cell} < '\x7f' AND array_extract(${cell}, -1) BETWEEN '!' AND '~'`;
}

/** A relation whose rows have texts of some columns at hand, under the alias `s`. */
export interface WithTexts {
  readonly relation: string;
  /** Returns a column of it, its text at hand. */
  at(column: ColumnRef): ColumnRef;
  /** Writes another relation, of cells of one of the columns only, beside which its text is at hand in the same way. */
  of(column: ColumnRef, cells: string): string;
}

/** Writes a relation, under the alias `s`, beside whose cells stand the trimmed texts of some: a text is made once, whatever asks for it. */
export function withTexts(relation: string, columns: readonly ColumnRef[]): WithTexts {
  const unknown = columns.filter(({ text }) => text === undefined);
  const texts = new Map(unknown.map((column) => [column.name.toLowerCase(), column]));
  const names = [...texts.keys()];
  const written = [...texts.values()].map(
    (column, at) => `, ${textCell(column)} AS ${quoteName(textName(at))}`,
  );
  const withCells = (cells: readonly string[], from: string) =>
    cells.length === 0 ? from : `(SELECT *${cells.join("")} FROM ${from}) AS s`;
  return {
    relation: withCells(written, relation),
    at: (column) => {
      const place = names.indexOf(column.name.toLowerCase());
      return place < 0 ? column : { ...column, text: `s.${quoteName(textName(place))}` };
    },
    of: ({ name }, cells) => {
      const place = names.indexOf(name.toLowerCase());
      return withCells(place < 0 ? [] : [written[place]], `${cells} AS s`);
    },
  };
}

function textName(place: number): string {
  return `${OWN_COLUMN}text ${place}`;
}

/** Writes a cell as a finite DOUBLE; null when it is none. No hexadecimal, no infinities, grouping only as declared. */
export function numberCell(column: ColumnRef, style: NumberStyle): string {
  if (isNumeric(column.type)) return finite(`${cellOf(column)}::DOUBLE`);
  if (column.facts?.has("plain-number") && isPlain(style)) return `TRY_CAST(${textCell(column)} AS DOUBLE)`;
  const text = bareNumber(textCell(column), style);
  const value = `TRY_CAST(${plainNumber(text, style)} AS DOUBLE)`;
  return `CASE WHEN ${isNumber(text, style)} THEN ${finite(value)} END`;
}

/** Types of which equal values have equal texts. */
const PLAIN_TYPE =
  /^(VARCHAR|BOOLEAN|DATE|TIMESTAMP.*|UUID|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|DECIMAL.*)$/;
const FLOATING = /^(DOUBLE|FLOAT)$/;
const FLOATING_LIST = /^(DOUBLE|FLOAT)\[\d*\]$/;

/** Writes a cell so that values are equal only when they are written alike: -0 is another than 0, a month than 30 days. */
export function exactCell(column: ColumnRef): string {
  return PLAIN_TYPE.test(column.type) ? cellOf(column) : `CAST(${cellOf(column)} AS VARCHAR)`;
}

/** Writes a cell of an attribute: its own type; a text trimmed, and if it is a number, written with a point and ungrouped. */
export function attributeCell(column: ColumnRef, style: NumberStyle): string {
  // Of -0 and 0 the smaller is either, whichever is read first; a sum with 0 is 0.
  if (FLOATING.test(column.type)) return `(${cellOf(column)} + 0)`;
  if (FLOATING_LIST.test(column.type)) return `list_transform(${cellOf(column)}, lambda x: x + 0)`;
  if (column.type !== "VARCHAR") return exactCell(column);
  const text = textCell(column);
  const bare = bareNumber(text, style);
  if (bare === text && style.decimal === "." && style.thousands === "") return text;
  return `CASE WHEN ${isNumber(bare, style)} THEN ${plainNumber(bare, style)} ELSE ${text} END`;
}

/** Takes off a cell what its source writes around numbers, and puts the minus before them. */
export function bareNumber(text: string, style: NumberStyle): string {
  return withoutSymbols(minusBefore(withoutSymbols(text, style), style), style);
}

function minusBefore(text: string, { minus }: NumberStyle): string {
  if (minus === "before") return text;
  const below = minus === "parentheses" ? String.raw`^\((.*)\)$` : "^(.*[^-])-$";
  return `regexp_replace(${text}, ${quoteText(below)}, ${quoteText(String.raw`-\1`)})`;
}

function withoutSymbols(text: string, { symbols }: NumberStyle): string {
  if (symbols.length === 0) return text;
  const any = symbols.map((symbol) => symbol.replaceAll(/[\\^$.*?[\]{}|]/g, String.raw`\$&`)).join("|");
  const space = `[ ${NARROW_SPACES}]?`;
  const around = String.raw`^([+-]?)${space}(?:${any})?${space}(.*?)${space}(?:${any})?$`;
  return `regexp_replace(${text}, ${quoteText(around)}, ${quoteText(String.raw`\1\2`)}, 'i')`;
}

function isNumber(text: string, { decimal, thousands }: NumberStyle): string {
  const point = decimal === "." ? String.raw`\.` : ",";
  const group = thousands === " " ? `[ ${NARROW_SPACES}]` : thousands.replace(".", String.raw`\.`);
  // India groups thousands, and above them hundreds: 12,34,567.
  const indian = thousands === "," ? String.raw`|\d{1,2}(?:,\d{2})+,\d{3}` : "";
  const whole = thousands === "" ? String.raw`\d+` : String.raw`(?:\d{1,3}(?:${group}\d{3})+${indian}|\d+)`;
  const pattern = String.raw`[+-]?(?:${whole}(?:${point}\d*)?|${point}\d+)(?:[eE][+-]?\d{1,3})?`;
  return `regexp_full_match(${text}, ${quoteText(pattern)})`;
}

function isPlain({ decimal, thousands, symbols, minus }: NumberStyle): boolean {
  return decimal === "." && thousands === "" && symbols.length === 0 && minus === "before";
}

function plainNumber(text: string, { decimal, thousands }: NumberStyle): string {
  const groups = thousands === " " ? ` ${NARROW_SPACES}` : thousands;
  const ungrouped = groups === "" ? text : `translate(${text}, ${quoteText(groups)}, '')`;
  return decimal === "." ? ungrouped : `replace(${ungrouped}, ',', '.')`;
}

/** Writes a value; null for one that is not finite. */
export function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}
