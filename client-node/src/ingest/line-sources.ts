import type { ConsentConfig } from "../config/consent-config.ts";
import type { TimeFormat } from "./time-cells-sql.ts";
import type { DataConfig } from "../config/data-config.ts";

/** Lists the sources from which lines are read, and nothing else, own SQL aside. */
export function lineSources(
  { events, orders, products, customers }: DataConfig,
  { records, optOut, gpc, tcf }: ConsentConfig,
): ReadonlySet<string> {
  const others = [orders, products, ...customers, records, optOut, gpc, tcf].map((section) => section?.from);
  return new Set(events.flatMap(({ from }) => (others.includes(from) ? [] : [from])));
}

/** Columns, in lower case, of a source that is read for its lines alone. */
export interface PlainColumns {
  /** Those of which every cell is read with the lines. */
  readonly inFull: ReadonlySet<string>;
  /** Those that are times of lines, in UTC and in no declared format, and nothing else. */
  readonly times: ReadonlySet<string>;
}

/**
 * Lists those of them that no SQL of the configuration reads either, which would look into them as often as it likes, with their
 * columns.
 */
export function plainLineSources(
  data: DataConfig,
  consent: ConsentConfig,
): ReadonlyMap<string, PlainColumns> {
  if (Object.values(data.sources).some((source) => "sql" in source)) return new Map();
  const asked = new Set(data.events.flatMap(({ from, where }) => (where === undefined ? [] : [from])));
  const plain = [...lineSources(data, consent)].filter((name) => !asked.has(name));
  return new Map(plain.map((name) => [name, plainColumns(data.events.filter(({ from }) => from === name))]));
}

function plainColumns(events: DataConfig["events"]): PlainColumns {
  const lower = (names: readonly (string | undefined)[]) =>
    names.flatMap((name) => name?.toLowerCase() ?? []);
  const cells = events.flatMap(({ columns, type }) => [
    ...Object.values(columns),
    typeof type === "string" ? undefined : type.column,
  ]);
  const others = events.flatMap(({ columns: { time: moment, ...columns }, type, currency, time }) => [
    ...Object.values(columns),
    ...[type, currency].map((told) => (typeof told === "object" ? told.column : undefined)),
    isPlain(time) ? undefined : moment,
  ]);
  const otherwise = new Set(lower(others));
  const times = lower(events.map(({ columns }) => columns.time)).filter((name) => !otherwise.has(name));
  return { inFull: new Set(lower(cells)), times: new Set(times) };
}

function isPlain({ format, zone = "UTC" }: TimeFormat): boolean {
  return format === undefined && zone === "UTC";
}
