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

/** Lists those of them that no SQL of the configuration reads either, which would look into them as often as it likes. */
export function plainLineSources(data: DataConfig, consent: ConsentConfig): ReadonlySet<string> {
  if (Object.values(data.sources).some((source) => "sql" in source)) return new Set();
  const asked = new Set(data.events.flatMap(({ from, where }) => (where === undefined ? [] : [from])));
  return new Set([...lineSources(data, consent)].filter((name) => !asked.has(name)));
}
