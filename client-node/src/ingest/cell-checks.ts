import type { MoneyRule } from "@fedseg/shared/features/cleaning.ts";
import {
  type ColumnRef,
  type NumberStyle,
  bareNumber,
  isBlurred,
  numberCell,
  textCell,
} from "./cells-sql.ts";
import { type TimeFormat, timeCell } from "./time-cells-sql.ts";
import type { CellKind } from "./observation.ts";
import { GUARDED } from "./guarded-cells.ts";
import { OWN_COLUMN, quoteName, quoteText } from "./sql.ts";
import { WITH_POINT } from "./whole-numbers.ts";
import { LONGEST_ID_BYTES } from "./user-ids.ts";

/** A question to every cell of a column. */
export interface CellCheck {
  readonly kind: CellKind;
  readonly column: ColumnRef;
  /** Whether a row is odd, in SQL over the alias `s`; never null. */
  readonly isOdd: string;
  /** The cell as a text. */
  readonly cell: string;
  /** Of which rows the share is told, in SQL over `s`; all of them when left out. Every odd row is one of them. */
  readonly asked?: string;
  /** What several questions are about, in SQL over `s`: by name, under which it is at hand over `s` as well. */
  readonly given?: Readonly<Record<string, string>>;
  /** The share from which on it is worth a word, 1 for "all of them"; any when left out. */
  readonly from?: number;
  /** Whether it is worth a word only beside rows that are asked and not odd. */
  readonly isMixture?: boolean;
  /** Whether it is about several cells of a row. */
  readonly isOfRow?: boolean;
  readonly features?: readonly string[];
  readonly words?: readonly string[];
}

/** Rows of a source, and what is asked of them. */
export interface SourceChecks {
  readonly source: string;
  /** A relation under the alias `s`. */
  readonly relation: string;
  /** Writes a relation under the same alias that has nothing but cells of one column, as `relation` has them. */
  readonly ofCells: (column: ColumnRef, cells: string) => string;
  readonly checks: readonly CellCheck[];
}

/** Clocks of shops began to be right; and what lies further ahead than a zone's difference is to come. */
const [EARLIEST, AHEAD_MS] = ["TIMESTAMP '1990-01-01'", 86_400_000];
/** As a program writes whole numbers of a column that has empty cells; and as a spreadsheet writes long ones. */
const ROUNDED = String.raw`[+-]?\d([.,]\d+)?[eE]\+\d+|[+-]?\d[.,]\d+[eE]\d+`;
/** Numbers of which a point may have stood before decimals or before thousands; and of which hardly a decimal one. */
const [EITHER, ONE_DIGIT] = [String.raw`[+-]?[1-9]\d{0,2}[.,]\d{3}`, String.raw`[+-]?[1-9][.,]\d{3}`];
/** Words of a line that adds up others. */
const TOTALS = String.raw`(?i)[ :]*((sub|grand[ _-]?)?totals?( general| général)?|sum|summe|gesamt(summe|betrag)?|zwischensumme|totale|somme|suma|合计|总计|小计|总额|總計|合計|小計|합계|총계)[ :]*`;
/** What such a word can begin with, in either case: a test of one character spares most cells the other. */
const TOTALS_BEGIN = Array.from(" :sSgGtTzZ合总小總합총", (sign) => sign.codePointAt(0)).join(", ");
/** An object or a list as JSON writes it; what it, and what a guard, begins with. */
const NESTED = String.raw`(?s)\{\s*".*\}|\[\s*[{"\[].*\]`;
const [NESTED_BEGIN, GUARD_BEGIN] = ["{[", "='\u0060"].map((signs) =>
  Array.from(signs, (sign) => sign.codePointAt(0)).join(", "),
);
/** Taxes and discounts move an amount by less than this part of quantity × price. */
const ABOUT = 0.35;
/** A share of lines beyond what happens now and then. */
const OFTEN = 0.05;

function looksLike(text: string, form: string): string {
  return `regexp_full_match(${text}, ${quoteText(form)})`;
}

function where(condition: string, holds: string): string {
  return `CASE WHEN ${condition} THEN ${holds} ELSE false END`;
}

/** Asks for cells that are so; a row of which it is not known is not odd. */
export function checkOf(kind: CellKind, column: ColumnRef, isOdd: string): CellCheck {
  return { kind, column, isOdd: `coalesce(${isOdd}, false)`, cell: textCell(column) };
}

/** Tells whether a cell says anything; one of a type that is no text need not be written as one. */
function isFilled(column: ColumnRef): string {
  if (column.type === "VARCHAR") return `${textCell(column)} IS NOT NULL`;
  const cell = `${column.alias}.${quoteName(column.name)}`;
  return /^(DOUBLE|FLOAT)$/.test(column.type) ? `coalesce(isfinite(${cell}), false)` : `${cell} IS NOT NULL`;
}

/** Asks whether a column has no filled cell at all. */
export function emptyCheck(column: ColumnRef): CellCheck {
  return { ...checkOf("empty-column", column, `NOT ${isFilled(column)}`), from: 1 };
}

/** Asks for ids that are numbers as floating columns, or spreadsheets, have written them. */
export function idChecks(column: ColumnRef): readonly CellCheck[] {
  const text = textCell(column);
  if (/\]$|^(STRUCT|MAP)\b/.test(column.type)) return [checkOf("nested-id", column, isFilled(column))];
  if (column.type !== "VARCHAR") return [checkOf("blurred-id", column, isBlurred(column))];
  // A form is looked for in the few cells that hold what all of it have: that is many times as fast.
  const isPointed = where(`contains(${text}, '.')`, looksLike(text, WITH_POINT));
  // What is a number begins with a sign or a digit, all of which come before the colon.
  const hasExponent = `${text} < ':' AND (contains(${text}, 'e') OR contains(${text}, 'E'))`;
  return [
    checkOf("long-id", column, `coalesce(strlen(${text}) > ${LONGEST_ID_BYTES}, false)`),
    checkOf("nested-id", column, where(`ascii(${text}) IN (${NESTED_BEGIN})`, looksLike(text, NESTED))),
    checkOf("guarded-id", column, where(`ascii(${text}) IN (${GUARD_BEGIN})`, looksLike(text, GUARDED))),
    checkOf("pointed-id", column, isPointed),
    checkOf("rounded-id", column, where(hasExponent, `${looksLike(text, ROUNDED)} AND NOT ${isPointed}`)),
  ];
}

/** Asks for numbers that cannot be read. */
export function numberChecks(column: ColumnRef, style: NumberStyle): readonly CellCheck[] {
  const isOdd = `${isFilled(column)} AND ${numberCell(column, style)} IS NULL`;
  return [checkOf("unreadable-number", column, isOdd), ...threeDigits(column, style)];
}

/**
 * Asks whether all numbers with a mark have three digits behind it, so that 1.234 may be a thousand or one and a bit. Of
 * thousands that are declared, only when no number is below a thousand or above ten of them.
 */
function threeDigits(column: ColumnRef, style: NumberStyle): readonly CellCheck[] {
  if (column.type !== "VARCHAR") return [];
  const text = bareNumber(textCell(column), style);
  const check = (mark: string, form: string, asked: string): CellCheck => ({
    ...checkOf("three-digits", column, `contains(${text}, '${mark}') AND ${looksLike(text, form)}`),
    asked: `coalesce(${asked}, false)`,
    from: 1,
    words: [style.decimal, mark],
  });
  const { decimal, thousands } = style;
  const isGrouped = thousands === "." || thousands === ",";
  return [
    check(decimal, EITHER, `regexp_matches(${text}, '[.,]')`),
    ...(isGrouped ? [check(thousands, ONE_DIGIT, `${text} IS NOT NULL`)] : []),
  ];
}

/** Asks for discounts with another sign than what is taken off has. */
export function discountCheck(
  column: ColumnRef,
  style: NumberStyle,
  sign: "positive" | "negative",
): CellCheck {
  const number = numberCell(column, style);
  return sign === "positive"
    ? { ...checkOf("negative-discount", column, `${number} < 0`), asked: `coalesce(${number} <> 0, false)` }
    : { ...checkOf("positive-discount", column, `${number} > 0`), asked: `coalesce(${number} <> 0, false)` };
}

/** What a line states of its worth twice. */
export interface StatedTwice {
  readonly amount: ColumnRef;
  readonly quantity: ColumnRef;
  readonly price: ColumnRef;
}

/** Asks for amounts that are far from quantity × price. */
export function amountCheck({ amount, quantity, price }: StatedTwice, style: NumberStyle): CellCheck {
  const [a, q, p] = [amount, quantity, price].map((column) => `abs(${numberCell(column, style)})`);
  const isFar = `abs(${a} - ${q} * ${p}) > ${ABOUT} * ${q} * ${p} + 0.01`;
  const asked = `coalesce(${q} * ${p} > 0 AND ${a} > 0, false)`;
  return {
    ...checkOf("amount-differs", amount, `${asked} AND ${isFar}`),
    asked,
    from: OFTEN,
    isOfRow: true,
  };
}

/** Asks for cells that say that their line adds up others. */
export function totalCheck(column: ColumnRef): readonly CellCheck[] {
  if (column.type !== "VARCHAR") return [];
  const text = textCell(column);
  return [
    checkOf("total-word", column, where(`ascii(${text}) IN (${TOTALS_BEGIN})`, looksLike(text, TOTALS))),
  ];
}

/** Writes the moment from which on a time is to come, whatever the zone that it is written in. */
export function aheadOf(nowMs: number): string {
  return `make_timestamp(${(nowMs + AHEAD_MS) * 1000})`;
}

/** Asks for times that cannot be read, or hardly be right as of a moment. */
export function timeChecks(column: ColumnRef, format: TimeFormat, nowMs: number): readonly CellCheck[] {
  const { moment, given } = momentOf(column, format);
  const checks = [
    checkOf("unreadable-time", column, `${isFilled(column)} AND ${moment} IS NULL`),
    checkOf("early-time", column, `${moment} < ${EARLIEST}`),
    checkOf("future-time", column, `${moment} >= ${aheadOf(nowMs)}`),
  ].map((check) => ({ ...check, given }));
  return checks;
}

/** A moment that questions are about: where it is at hand, and what it is. */
export interface GivenMoment {
  readonly moment: string;
  readonly given: Readonly<Record<string, string>>;
}

/** Puts the moment of a cell at hand. */
export function momentOf(column: ColumnRef, time: TimeFormat): GivenMoment {
  const name = `${OWN_COLUMN}moment ${column.name} ${time.format ?? ""} ${time.zone ?? ""}`;
  return { moment: `s.${quoteName(name)}`, given: { [name]: timeCell(column, time) } };
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
