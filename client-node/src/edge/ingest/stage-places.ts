import { PLACE_COLUMN } from "../../ingest/entity-lines-sql.ts";
import { quoteName } from "../../ingest/sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { type Engine, sourceRelation } from "./engine/engine.ts";

/** What the engine calls the place of a table's row, which a column of that name hides. */
const ROW_ID = "rowid";

/** Gives rows of lines places in a column of their own, where one of their source's hides those that the engine knows. */
export async function stagePlaces(engine: Engine, { events, sources }: DataConfig): Promise<void> {
  for (const from of new Set(events.map((entity) => entity.from))) {
    if (!Object.hasOwn(sources, from)) continue;
    const rows = `SELECT * FROM ${sourceRelation(from)}`;
    const names = (await engine.columns(rows)).map(({ name }) => name.toLowerCase());
    if (!names.includes(ROW_ID) || names.includes(PLACE_COLUMN)) continue;
    await engine.run(
      `CREATE OR REPLACE TABLE ${sourceRelation(from)} AS SELECT *, row_number() OVER () AS ${quoteName(PLACE_COLUMN)} FROM (${rows})`,
    );
  }
}
