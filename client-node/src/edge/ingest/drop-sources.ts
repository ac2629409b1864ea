import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig } from "../../config/data-config.ts";
import type { SourceColumns } from "./columns.ts";
import { type Engine, sourceRelation } from "./engine/engine.ts";

/**
 * Drops the tables of sources that nothing but lines was read from, and those of their different cells: larger than the lines
 * once more, they would be moved to the disk and back while features are measured. Nobody asks their cells any more.
 */
export async function dropLineSources(
  engine: Engine,
  { events, orders, products, customers }: DataConfig,
  { records, optOut, gpc, tcf }: ConsentConfig,
  columns: SourceColumns,
): Promise<void> {
  const others = [orders, products, ...customers, records, optOut, gpc, tcf].map((section) => section?.from);
  const ofLines = new Set(events.map(({ from }) => from));
  for (const name of ofLines)
    if (!others.includes(name))
      for (const table of [sourceRelation(name), ...columns.allDifferentCells(name)])
        await engine.run(`DROP TABLE ${table}`);
}
