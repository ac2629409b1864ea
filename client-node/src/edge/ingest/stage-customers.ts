import { numberStyle } from "../../ingest/cells-sql.ts";
import { customerPart, mergedCustomers } from "../../ingest/customers-sql.ts";
import type { DataConfig } from "../../config/data-config.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";

/** Makes the table `customer`: one row a user, every declared attribute with the type it has. */
export async function stageCustomers(
  engine: Engine,
  { customers, sources }: DataConfig,
  columns: SourceColumns,
): Promise<void> {
  const parts = customers.map((entity, index) =>
    customerPart(entity, index, columns, numberStyle(sources[entity.from])),
  );
  for (const { name, query } of parts) await engine.run(`CREATE TABLE main.${name} AS ${query}`);
  await engine.run(`CREATE TABLE main.customer AS ${mergedCustomers(parts)}`);
  for (const { name } of parts) await engine.run(`DROP TABLE main.${name}`);
}
