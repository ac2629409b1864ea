import type { z } from "zod";
import type { timeFormat } from "../config/data-config.ts";
import { type ColumnRef, PLAIN_NUMBERS, cellOf, finite, numberCell, textCell } from "./cells-sql.ts";
import { quoteText } from "./sql.ts";

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

/** Day from the year 100 on, clock, zone up to 14 hours; which days exist is the engine's to know. */
const ISO = String.raw`^((?:\d[1-9]|[1-9]\d)\d\d-\d\d-\d\d)(?:[Tt ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?) ?([Zz]|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$`;
/** What most of them look like, which the engine reads fast. */
export const COMMON_TIME = String.raw`(?:\d[1-9]|[1-9]\d)\d\d-\d\d-\d\d(?:[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?`;

/** Moments before the year 100 and behind 9999, where no shop's clock stands. */
const [FIRST, LAST] = ["TIMESTAMP '0099-12-31 23:59:59'", "TIMESTAMP '10000-01-01'"];

/** Writes a moment that the engine may fail to compute: null outside these years. */
function within(moment: string): string {
  return `nullif(nullif(least(greatest(TRY(${moment}), ${FIRST}), ${LAST}), ${FIRST}), ${LAST})`;
}

/**
 * Writes a cell as a TIMESTAMP in UTC; null when it is no moment that exists. Where a zone's clock skips an hour the
 * time is read as after the change, where it repeats one as the second.
 */
export function timeCell(column: ColumnRef, time: TimeFormat): string {
  const isPlain =
    column.facts?.has("plain-time") && time.format === undefined && (time.zone ?? "UTC") === "UTC";
  if (isPlain) return `TRY_CAST(${textCell(column)} AS TIMESTAMP)`;
  const cell = cellOf(column);
  if (column.type === "TIMESTAMP" && (time.zone ?? "UTC") === "UTC")
    return `CASE WHEN ${cell} > ${FIRST} AND ${cell} < ${LAST} THEN ${cell} END`;
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
  const clock = `CASE length(p['clock']) WHEN 0 THEN '00:00:00' WHEN 5 THEN p['clock'] || ':00' ELSE p['clock'] END`;
  const local = `p['day'] || ' ' || ${clock}`;
  const zone = "CASE WHEN p['zone'] IN ('UTC', 'GMT') THEN 'Z' ELSE upper(p['zone']) END";
  const there = `timezone('UTC', TRY_CAST(${local} || ${zone} AS TIMESTAMPTZ))`;
  const moment = `CASE WHEN p['zone'] = '' THEN ${toUtc(`TRY_CAST(${local} AS TIMESTAMP)`, time)} ELSE ${there} END`;
  // In a list of one, the parts have a name: a pattern is compiled wherever it is written.
  const parts = `[regexp_extract(${text}, ${quoteText(ISO)}, ['day', 'clock', 'zone'])]`;
  return `CASE WHEN regexp_full_match(${text}, ${quoteText(COMMON_TIME)}) THEN ${toUtc(`TRY_CAST(${text} AS TIMESTAMP)`, time)}
    ELSE list_transform(${parts}, lambda p: ${moment})[1] END`;
}
