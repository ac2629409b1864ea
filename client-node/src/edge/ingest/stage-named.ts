import type { DataConfig } from "../../config/data-config.ts";
import { namedUsers } from "../../ingest/named-users-sql.ts";
import { type PersonKeys, idHash } from "../../ingest/person-key.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";

/**
 * Makes `named`, every user whom a line, an order or a customer names, beside `person`, which is another for each of them and, of
 * the same users, always the same; returns what these keys are.
 */
export async function stageNamed(
  engine: Engine,
  data: DataConfig,
  columns: SourceColumns,
): Promise<PersonKeys> {
  await engine.run(
    `CREATE OR REPLACE TABLE main.named AS SELECT user_id, ${idHash("user_id")} AS person FROM (${namedUsers(data, columns)})`,
  );
  const [[areDifferent]] = await engine.rows("SELECT count(DISTINCT person) = count(*) FROM main.named");
  if (areDifferent === true) return "hashes";
  await engine.run(
    "CREATE OR REPLACE TABLE main.named AS SELECT user_id, (row_number() OVER (ORDER BY user_id))::UBIGINT AS person FROM main.named",
  );
  return "numbers";
}
