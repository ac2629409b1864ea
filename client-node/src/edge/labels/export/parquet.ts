import { exportColumns, exportRows } from "../../../labels/export-columns.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import type { EngineConfig } from "../../../config/source-config.ts";
import { quoteName, quoteText } from "../../../ingest/sql.ts";
import { openEngine } from "../../ingest/engine/open-engine.ts";
import { writeWhole } from "./whole-file.ts";

const BATCH = 10_000;

/**
 * Writes a set as a Parquet file with typed columns, sorted by id, that only its owner may read. The engine works in
 * a private folder under `folder`.
 * @throws CodedError EXPORT_UNWRITABLE or ENGINE_*.
 */
export async function exportParquet(
  path: string,
  set: ScoreSet,
  { folder, engine: config }: { readonly folder: string; readonly engine: EngineConfig },
): Promise<void> {
  await writeWhole(path, async (part) => {
    const engine = await openEngine(config, { folder, reads: [], writes: [part] });
    try {
      const columns = exportColumns(set);
      const texts = columns.map(({ name }) => `${quoteName(name)} VARCHAR`).join(", ");
      await engine.run(`CREATE TABLE leaving (${texts})`);
      await engine.append({ schema: "main", name: "leaving" }, exportRows(set, BATCH));
      const cells = columns.map(({ name, type }) => `${quoteName(name)}::${type} AS ${quoteName(name)}`);
      const query = `SELECT ${cells.join(", ")} FROM leaving ORDER BY user_id`;
      await engine.run(
        `COPY (${query}) TO ${quoteText(part)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      );
    } finally {
      engine.close();
    }
  });
}
