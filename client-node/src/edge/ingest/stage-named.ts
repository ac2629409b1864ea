import type { DataConfig } from "../../config/data-config.ts";
import { namedUsers } from "../../ingest/named-users-sql.ts";
import { personKey } from "../../ingest/person-key.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";

/**
 * Makes `named`, every user whom a line, an order or a customer names, beside `person`, which is another for each of them; returns
 * the salt of these keys.
 */
export async function stageNamed(engine: Engine, data: DataConfig, columns: SourceColumns): Promise<number> {
  for (let salt = 0; ; salt += 1) {
    await engine.run(
      `CREATE OR REPLACE TABLE main.named AS SELECT user_id, ${personKey("user_id", salt)} AS person FROM (${namedUsers(data, columns)})`,
    );
    const [[areDifferent]] = await engine.rows("SELECT count(DISTINCT person) = count(*) FROM main.named");
    if (areDifferent === true) return salt;
  }
}
