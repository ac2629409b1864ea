import type { z } from "zod";
import type { timeFormat } from "./data-config.ts";
import type { SourceConfig } from "./source-config.ts";
import { quoteName, quoteText } from "./sql.ts";

/** A column of a source as generated SQL refers to it. */
export interface ColumnRef {
  /** Alias of the relation in the query. */
  readonly alias: string;
  readonly name: string;
  /** The engine's type. */
  readonly type: string;
}

/** How a source writes numbers; only texts need it. */
export interface NumberStyle {
  readonly decimal: "." | ",";
  readonly thousands: string;
}

export type TimeFormat = z.infer<typeof timeFormat>;

const SPACES = String.raw`' ' || chr(9) || chr(10) || chr(13) || chr(160)`;
const ISO = String.raw`\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?\s?([Zz]|[+-]\d\d(:?\d\d)?)?)?`;
const OFFSET = String.raw`\d:.*([Zz]|[+-]\d\d(:?\d\d)?)$`;
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|DOUBLE|FLOAT|DECIMAL.*|BIGNUM)$/;

/** Returns how a source writes numbers. */
export function numberStyle(source: SourceConfig | undefined): NumberStyle {
  if (source && "csv" in source) return { decimal: source.decimal, thousands: source.thousands };
  return { decimal: ".", thousands: "" };
}

function cellOf({ alias, name }: ColumnRef): string {
  return `${alias}.${quoteName(name)}`;
}

/** Writes a cell as a trimmed text; null when it is empty. */
export function textCell(column: ColumnRef): string {
  return `nullif(trim(${cellOf(column)}::VARCHAR, ${SPACES}), '')`;
}

/** Writes a cell as a finite DOUBLE; null when it is none. No hexadecimal, no infinities, grouping only as declared. */
export function numberCell(column: ColumnRef, { decimal, thousands }: NumberStyle): string {
  if (NUMERIC.test(column.type)) {
    const value = `${cellOf(column)}::DOUBLE`;
    return `CASE WHEN isfinite(${value}) THEN ${value} END`;
  }
  const text = textCell(column);
  const [point, group] = [escaped(decimal), escaped(thousands)];
  const whole = thousands === "" ? String.raw`\d+` : String.raw`(\d{1,3}(${group}\d{3})+|\d+)`;
  const pattern = String.raw`[+-]?(${whole}(${point}\d*)?|${point}\d+)([eE][+-]?\d{1,3})?`;
  const grouped = thousands === "" ? text : `replace(${text}, ${quoteText(thousands)}, '')`;
  const plain = decimal === "." ? grouped : `replace(${grouped}, ',', '.')`;
  const value = `TRY_CAST(${plain} AS DOUBLE)`;
  return `CASE WHEN regexp_full_match(${text}, ${quoteText(pattern)}) AND isfinite(${value}) THEN ${value} END`;
}

/** Writes a cell as a TIMESTAMP in UTC; null when it is no moment that exists. */
export function timeCell(column: ColumnRef, { format, zone = "UTC" }: TimeFormat): string {
  const local = (moment: string) => `timezone('UTC', timezone(${quoteText(zone)}, ${moment}))`;
  if (column.type === "TIMESTAMP WITH TIME ZONE") return `timezone('UTC', ${cellOf(column)})`;
  if (/^(TIMESTAMP|DATE)/.test(column.type)) return local(`${cellOf(column)}::TIMESTAMP`);
  const text = textCell(column);
  if (format === "epoch-s" || format === "epoch-ms") {
    const ms = `TRY_CAST(${text} AS DOUBLE)${format === "epoch-s" ? " * 1000" : ""}`;
    return `CASE WHEN ${ms} BETWEEN -1e14 AND 1e14 THEN epoch_ms((${ms})::BIGINT) END`;
  }
  if (format !== undefined) {
    const moment = `try_strptime(${text}, ${quoteText(format)})`;
    return format.includes("%z") ? `timezone('UTC', ${moment})` : local(moment);
  }
  return `CASE WHEN NOT coalesce(regexp_full_match(${text}, ${quoteText(ISO)}), false) THEN NULL
    WHEN regexp_matches(${text}, ${quoteText(OFFSET)}) THEN timezone('UTC', TRY_CAST(${text} AS TIMESTAMPTZ))
    ELSE ${local(`TRY_CAST(${text} AS TIMESTAMP)`)} END`;
}

function escaped(mark: string): string {
  return mark.replace(/[.]/, String.raw`\.`);
}
