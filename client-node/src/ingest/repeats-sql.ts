import { type ColumnFinder } from "./cells-sql.ts";
import { timeCell } from "./time-cells-sql.ts";
import type { DataConfig } from "../config/data-config.ts";
import { quoteName } from "./sql.ts";

type Repeats = Pick<DataConfig["customers"][number], "from" | "repeats">;

/** Writes the rows of a source that count: of those that have `of` in common the latest ones, or none, or all of them. */
export function rowsThatCount(find: ColumnFinder, { from, repeats }: Repeats, of: string): string {
  const rows = `SELECT * FROM src.${quoteName(from)} AS s`;
  if (repeats === undefined) return `(${rows})`;
  const own = `OVER (PARTITION BY ${of})`;
  if (repeats === "refuse") return `(${rows} QUALIFY count(*) ${own} = 1)`;
  const moment = timeCell(find(from, repeats.latest), repeats.time);
  return `(${rows} QUALIFY ${moment} IS NOT DISTINCT FROM max(${moment}) ${own})`;
}
