import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig } from "../config/data-config.ts";

/** Lists the sources from which lines are read, and nothing else, own SQL aside. */
export function lineSources(
  { events, orders, products, customers }: DataConfig,
  { records, optOut, gpc, tcf }: ConsentConfig,
): ReadonlySet<string> {
  const others = [orders, products, ...customers, records, optOut, gpc, tcf].map((section) => section?.from);
  return new Set(events.flatMap(({ from }) => (others.includes(from) ? [] : [from])));
}

/**
 * Lists those of them that no SQL of the configuration reads either, which would look into them as often as it likes, with the
 * columns, in lower case, of which every cell is read with the lines.
 */
export function plainLineSources(
  data: DataConfig,
  consent: ConsentConfig,
): ReadonlyMap<string, ReadonlySet<string>> {
  if (Object.values(data.sources).some((source) => "sql" in source)) return new Map();
  const asked = new Set(data.events.flatMap(({ from, where }) => (where === undefined ? [] : [from])));
  const plain = [...lineSources(data, consent)].filter((name) => !asked.has(name));
  return new Map(
    plain.map((name) => [
      name,
      new Set(
        data.events
          .filter(({ from }) => from === name)
          .flatMap(({ columns, type }) => [
            ...Object.values(columns),
            typeof type === "string" ? undefined : type.column,
          ])
          .flatMap((column) => column?.toLowerCase() ?? []),
      ),
    ]),
  );
}
