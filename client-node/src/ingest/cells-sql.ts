import type { z } from "zod";
import type { timeFormat } from "../config/data-config.ts";
import type { SourceConfig } from "../config/source-config.ts";
import { quoteName, quoteText } from "./sql.ts";

/** A column of a source as generated SQL refers to it. */
export interface ColumnRef {
  /** Alias of the relation in the query. */
  readonly alias: string;
  readonly name: string;
  /** The engine's type. */
  readonly type: string;
  /** Where its trimmed text is at hand already, as `textCell` would write it. */
  readonly text?: string;
}

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

export type TimeFormat = z.infer<typeof timeFormat>;

/** Times that are numbers: how many of them are a microsecond, or microseconds one of them, and days before 1970 they begin. */
const EPOCHS = {
  "epoch-s": { times: 1e6, days: 0 },
  "epoch-ms": { times: 1e3, days: 0 },
  "epoch-us": { times: 1, days: 0 },
  "epoch-ns": { times: 1e-3, days: 0 },
  "excel-days": { times: 86_400e6, days: 25_569 },
} as const;

/** Tells whether a format counts from a day on, and is no pattern. */
export function isEpoch(format: string | undefined): format is keyof typeof EPOCHS {
  return format !== undefined && Object.hasOwn(EPOCHS, format);
}

/** What ECMAScript trims. */
const SPACES = quoteText(
  "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff",
);
/** Day from the year 100 on, clock, zone up to 14 hours; which days exist is the engine's to know. */
const ISO = String.raw`^((?:\d[1-9]|[1-9]\d)\d\d-\d\d-\d\d)(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?) ?([Zz]|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$`;
/** What most of them look like, which the engine reads fast. */
const COMMON = String.raw`(?:\d[1-9]|[1-9]\d)\d\d-\d\d-\d\d(?:[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?`;
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

function cellOf({ alias, name }: ColumnRef): string {
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
  // Most cells begin and end with a plain character and need no trimming, which the engine does slowly.
  return `CASE WHEN ${cell} >= '!' AND ${cell} < '\x7f' AND array_extract(${cell}, -1) BETWEEN '!' AND '~' THEN ${cell}
    ELSE nullif(trim(${cell}, ${SPACES}), '') END`;
}

/** A relation whose rows have texts of some columns at hand, under the alias `s`. */
export interface WithTexts {
  readonly relation: string;
  /** Returns a column of it, its text at hand. */
  at(column: ColumnRef): ColumnRef;
}

/** Writes a relation, under the alias `s`, beside whose cells stand the trimmed texts of some: a text is made once, whatever asks for it. */
export function withTexts(relation: string, columns: readonly ColumnRef[]): WithTexts {
  const texts = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const names = [...texts.keys()];
  const cells = [...texts.values()].map(
    (column, at) => `, ${textCell(column)} AS ${quoteName(textName(at))}`,
  );
  return {
    relation: cells.length === 0 ? relation : `(SELECT *${cells.join("")} FROM ${relation}) AS s`,
    at: (column) => {
      const place = names.indexOf(column.name.toLowerCase());
      return place < 0 ? column : { ...column, text: `s.${quoteName(textName(place))}` };
    },
  };
}

/** No column of a source is called so. */
function textName(place: number): string {
  return `\u0001text ${place}`;
}

/** Writes a cell as a finite DOUBLE; null when it is none. No hexadecimal, no infinities, grouping only as declared. */
export function numberCell(column: ColumnRef, style: NumberStyle): string {
  if (isNumeric(column.type)) return finite(`${cellOf(column)}::DOUBLE`);
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
  const whole = thousands === "" ? String.raw`\d+` : String.raw`(?:\d{1,3}(?:${group}\d{3})+|\d+)`;
  const pattern = String.raw`[+-]?(?:${whole}(?:${point}\d*)?|${point}\d+)(?:[eE][+-]?\d{1,3})?`;
  return `regexp_full_match(${text}, ${quoteText(pattern)})`;
}

function plainNumber(text: string, { decimal, thousands }: NumberStyle): string {
  const groups = thousands === " " ? ` ${NARROW_SPACES}` : thousands;
  const ungrouped = groups === "" ? text : `translate(${text}, ${quoteText(groups)}, '')`;
  return decimal === "." ? ungrouped : `replace(${ungrouped}, ',', '.')`;
}

function finite(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** Writes a moment that the engine may fail to compute: null outside the years 100 to 9999, where no shop's clock stands. */
function within(moment: string): string {
  const [first, last] = ["TIMESTAMP '0099-12-31 23:59:59'", "TIMESTAMP '10000-01-01'"];
  return `nullif(nullif(least(greatest(TRY(${moment}), ${first}), ${last}), ${first}), ${last})`;
}

/**
 * Writes a cell as a TIMESTAMP in UTC; null when it is no moment that exists. Where a zone's clock skips an hour the
 * time is read as after the change, where it repeats one as the second.
 */
export function timeCell(column: ColumnRef, time: TimeFormat): string {
  return within(momentCell(column, time));
}

function momentCell(column: ColumnRef, time: TimeFormat): string {
  if (column.type === "TIMESTAMP WITH TIME ZONE") return `timezone('UTC', ${cellOf(column)})`;
  if (/^(TIMESTAMP|DATE)/.test(column.type)) {
    return toUtc(finite(`TRY_CAST(${cellOf(column)} AS TIMESTAMP)`), time);
  }
  const { format } = time;
  if (isEpoch(format)) return epochCell(column, EPOCHS[format]);
  return format === undefined ? isoCell(column, time) : patternCell(column, format, time);
}

function toUtc(local: string, { zone = "UTC" }: TimeFormat): string {
  return zone === "UTC" ? local : `timezone('UTC', timezone(${quoteText(zone)}, ${local}))`;
}

function epochCell(column: ColumnRef, { times, days }: (typeof EPOCHS)[keyof typeof EPOCHS]): string {
  const cell = numberCell(column, PLAIN_NUMBERS);
  const count = days === 0 ? cell : `(${cell} - ${days})`;
  // A number of nanoseconds is beyond what a DOUBLE holds exactly: it is divided, and rounded to microseconds.
  const value = times < 1 ? `round(${count} / ${1 / times})` : `${count} * ${times}`;
  return `CASE WHEN abs(${value}) <= 1e17 THEN make_timestamp(CAST(floor(${value}) AS BIGINT)) END`;
}

function patternCell(column: ColumnRef, format: string, time: TimeFormat): string {
  const moment = `try_strptime(${textCell(column)}, ${quoteText(format)})`;
  const namesZone = /%[zZ]/.test(format.replaceAll("%%", ""));
  return namesZone ? `timezone('UTC', ${moment})` : toUtc(moment, time);
}

function isoCell(column: ColumnRef, time: TimeFormat): string {
  const text = textCell(column);
  // The engine reads a zone only after seconds.
  const clock = `CASE length(p.clock) WHEN 0 THEN '00:00:00' WHEN 5 THEN p.clock || ':00' ELSE p.clock END`;
  const local = `p.day || ' ' || ${clock}`;
  const zone = "CASE WHEN p.zone IN ('UTC', 'GMT') THEN 'Z' ELSE upper(p.zone) END";
  const there = `timezone('UTC', TRY_CAST(${local} || ${zone} AS TIMESTAMPTZ))`;
  const moment = `CASE WHEN p.zone = '' THEN ${toUtc(`TRY_CAST(${local} AS TIMESTAMP)`, time)} ELSE ${there} END`;
  // In a list of one, the parts have a name: a pattern is compiled wherever it is written.
  const parts = `[regexp_extract(${text}, ${quoteText(ISO)}, ['day', 'clock', 'zone'])]`;
  return `CASE WHEN regexp_full_match(${text}, ${quoteText(COMMON)}) THEN ${toUtc(`TRY_CAST(${text} AS TIMESTAMP)`, time)}
    ELSE list_transform(${parts}, lambda p: ${moment})[1] END`;
}
