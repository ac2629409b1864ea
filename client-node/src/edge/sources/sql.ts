import { CodedError } from "@fedseg/shared/errors.ts";
import type { SqlSource } from "../../sources/source-config.ts";
import type { Engine } from "../engine/engine.ts";

/**
 * Stages the owner's own query over the sources before it as a table.
 * @throws CodedError SQL_NOT_A_QUERY, SQL_INVALID, SQL_FORBIDDEN or SQL_VALUES.
 */
export async function stageSql(engine: Engine, relation: string, { sql }: SqlSource): Promise<void> {
  if (!(await engine.isQuery(sql))) {
    throw new CodedError("SQL_NOT_A_QUERY", {
      what: `The SQL of ${relation} is not one SELECT statement.`,
      why: "A source reads; it never changes anything.",
      todo: "Write one SELECT, without a semicolon after it, over the sources named before this one.",
    });
  }
  await engine.run(`CREATE TABLE ${relation} AS ${sql.trim().replace(/;$/, "")}`);
}
