import { type IdReading, userCell } from "../../../ingest/id-cells-sql.ts";
import { type Column, type Engine, sourceRelation } from "../engine/engine.ts";

/** Users whose rows are taken out of what sources deliver, as if the platform had never known them. */
export interface Removal {
  readonly ids: readonly string[];
  /** The only source that they are taken out of; without it, all. */
  readonly from?: string;
}

/** Makes the table of the users to remove. */
export async function stageRemoval(engine: Engine, { ids }: Removal): Promise<void> {
  await engine.run("CREATE TABLE main.removed (id VARCHAR)");
  await engine.append({ schema: "main", name: "removed" }, oneBatch(ids));
}

/** Takes the rows of removed users out of a source, by the columns that tell users apart. */
export async function removeRows(
  engine: Engine,
  source: string,
  { columns, reading }: { readonly columns: readonly Column[]; readonly reading: IdReading },
): Promise<void> {
  for (const column of columns) {
    const id = userCell({ alias: "s", ...column }, reading);
    await engine.run(
      `DELETE FROM ${sourceRelation(source)} AS s WHERE ${id} IN (SELECT id FROM main.removed)`,
    );
  }
}

async function* oneBatch(ids: readonly string[]): AsyncGenerator<readonly (readonly string[])[]> {
  yield ids.map((id) => [id]);
}
