import { type CellCheck, checkOf, momentOf } from "./cell-checks.ts";
import {
  type ColumnRef,
  type NumberStyle,
  PLAIN_NUMBERS,
  bareNumber,
  numberCell,
  textCell,
} from "./cells-sql.ts";
import { quoteText } from "./sql.ts";
import { type TimeFormat, isEpoch } from "./time-cells-sql.ts";

/** Times of which both readings are as likely. */
const NEARLY_ALL = 0.98;
/** Seconds of the years 1995 to 2035, and how many of each unit they are. */
const [FIRST, LAST] = [8e8, 2.1e9];
const UNITS = { "epoch-s": 1, "epoch-ms": 1e3, "epoch-us": 1e6, "epoch-ns": 1e9 } as const;

/** Asks whether the times of one column are written in two ways, of which one is misread or lost. */
export function timeMixtures(column: ColumnRef, time: TimeFormat): readonly CellCheck[] {
  const { format } = time;
  if (isEpoch(format)) return format === "excel-days" ? [] : [otherUnit(column, format)];
  if (column.type !== "VARCHAR") return [];
  if (format === undefined) return [withoutZone(column, time)];
  return /%d/.test(format) && /%m/.test(format) ? exchangedDays(column, { ...time, format }) : [];
}

/** Times without a zone beside others that name theirs. */
function withoutZone(column: ColumnRef, time: TimeFormat): CellCheck {
  const { moment, given } = momentOf(column, time);
  const text = textCell(column);
  const clock = `substr(${text}, 12)`;
  // Behind the day a letter at the end, or a sign, is a zone's.
  const hasZone = `(array_extract(${text}, -1) > '9' OR contains(${clock}, '+') OR contains(${clock}, '-'))`;
  const check = checkOf("mixed-zone", column, `${moment} IS NOT NULL AND NOT ${hasZone}`);
  return { ...check, asked: `${moment} IS NOT NULL`, given, isMixture: true, words: [time.zone ?? "UTC"] };
}

/** Times that can be read with day and month exchanged: as well, or only so beside others. */
function exchangedDays(
  column: ColumnRef,
  time: TimeFormat & { readonly format: string },
): readonly CellCheck[] {
  const { moment, given } = momentOf(column, time);
  const exchanged = time.format.replaceAll(/%[dm]/g, (part) => (part === "%d" ? "%m" : "%d"));
  const other = momentOf(column, { ...time, format: exchanged });
  const about = {
    asked: `(${moment} IS NOT NULL OR ${other.moment} IS NOT NULL)`,
    given: { ...given, ...other.given },
    words: [exchanged],
  };
  const isOnlyOther = `${moment} IS NULL AND ${other.moment} IS NOT NULL`;
  return [
    { ...checkOf("either-day", column, `${other.moment} IS NOT NULL`), ...about, from: NEARLY_ALL },
    { ...checkOf("mixed-days", column, isOnlyOther), ...about, isMixture: true },
  ];
}

/** Times that count in another unit than the declared one, beside others. */
function otherUnit(column: ColumnRef, format: keyof typeof UNITS): CellCheck {
  const number = numberCell(column, PLAIN_NUMBERS);
  const isIn = (unit: number) => `${number} BETWEEN ${FIRST * unit} AND ${LAST * unit}`;
  const others = Object.entries(UNITS).flatMap(([name, unit]) => (name === format ? [] : [isIn(unit)]));
  const check = checkOf("mixed-epoch", column, `(${others.join(" OR ")})`);
  return { ...check, asked: `${number} IS NOT NULL`, isMixture: true, words: [format] };
}

/** Asks for numbers of one column that are written in two ways. */
export function numberMixtures(column: ColumnRef, style: NumberStyle): readonly CellCheck[] {
  if (column.type !== "VARCHAR") return [];
  return [otherDecimal(column, style), ...(style.symbols.length > 1 ? [otherSign(column, style)] : [])];
}

/** Numbers with another sign around them than others, such as of another currency. */
function otherSign(column: ColumnRef, { symbols }: NumberStyle): CellCheck {
  const text = `lower(${textCell(column)})`;
  const [first, ...others] = symbols.map((symbol) => `contains(${text}, ${quoteText(symbol.toLowerCase())})`);
  const any = `(${[first, ...others].join(" OR ")})`;
  const check = checkOf("mixed-sign", column, `(${others.join(" OR ")}) AND NOT ${first}`);
  return { ...check, asked: `coalesce(${any}, false)`, isMixture: true, words: symbols };
}

/** Numbers with the other decimal mark, which cannot be read, beside others that can. */
function otherDecimal(column: ColumnRef, style: NumberStyle): CellCheck {
  const [group, point] = style.decimal === "." ? [String.raw`\.`, ","] : [",", String.raw`\.`];
  const text = bareNumber(textCell(column), style);
  const form = String.raw`[+-]?(?:\d{1,3}(?:${group}\d{3})+|\d+)${point}\d{1,2}`;
  const number = numberCell(column, style);
  const isOther = `${number} IS NULL AND regexp_full_match(${text}, ${quoteText(form)})`;
  const asked = `(${number} IS NOT NULL OR coalesce(${isOther}, false))`;
  return { ...checkOf("mixed-decimal", column, isOther), asked, isMixture: true, words: [style.decimal] };
}
