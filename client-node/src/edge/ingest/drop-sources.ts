import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { lineSources } from "../../ingest/line-sources.ts";
import { quoteText } from "../../ingest/sql.ts";
import type { SourceColumns } from "./columns.ts";
import { type Engine, sourceRelation } from "./engine/engine.ts";

/**
 * Drops the tables of sources that nothing but lines was read from, and those of their different cells: larger than the lines
 * once more, they would be moved to the disk and back while features are measured. Nobody asks their cells any more.
 */
export async function dropLineSources(
  engine: Engine,
  data: DataConfig,
  consent: ConsentConfig,
  columns: SourceColumns,
): Promise<void> {
  for (const name of lineSources(data, consent)) {
    const [[kind]] = await engine.rows(
      `SELECT table_type FROM information_schema.tables WHERE table_schema = 'src' AND table_name = ${quoteText(name)}`,
    );
    await engine.run(`DROP ${kind === "VIEW" ? "VIEW" : "TABLE"} ${sourceRelation(name)}`);
    for (const table of columns.allDifferentCells(name)) await engine.run(`DROP TABLE ${table}`);
  }
}
