import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig } from "../config/data-config.ts";

/** Columns that a configuration names, by their source. */
export type NamedColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** Lists the columns that sections of a configuration name of each source, without those inside its SQL. */
export function namedColumns(
  data: DataConfig,
  consent: Partial<Pick<ConsentConfig, "records" | "optOut" | "gpc" | "tcf">> = {},
): NamedColumns {
  const { events, orders, products, customers } = data;
  const { records, optOut, gpc, tcf } = consent;
  const named = new Map<string, Set<string>>();
  const add = (from: string, columns: readonly (string | undefined)[]) => {
    const own = named.get(from) ?? new Set();
    named.set(from, own);
    for (const column of columns) if (column !== undefined) own.add(column);
  };
  for (const section of [...events, orders, products, ...customers, records, optOut, gpc, tcf]) {
    if (section) add(section.from, Object.values(section.columns));
  }
  for (const { from, type, currency } of events) {
    add(
      from,
      [type, currency].map((told) => (typeof told === "object" ? told.column : undefined)),
    );
  }
  for (const { from, attributes } of customers) add(from, Object.values(attributes));
  for (const section of [orders, ...customers])
    if (typeof section?.repeats === "object") add(section.from, [section.repeats.latest]);
  return named;
}
