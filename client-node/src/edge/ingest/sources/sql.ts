import { CodedError } from "@fedseg/shared/errors.ts";
import type { SqlSource } from "../../../config/source-config.ts";
import type { Engine } from "../engine/engine.ts";
import { SqlMistake } from "../engine/engine-error.ts";
import { requireDistinct } from "./column-names.ts";

/**
 * Stages the owner's own query over the sources before it as a table.
 * @throws CodedError SQL_NOT_A_QUERY, SQL_INVALID, SQL_FORBIDDEN, SQL_VALUES or SQL_AMBIGUOUS_COLUMN.
 */
export async function stageSql(engine: Engine, relation: string, { sql }: SqlSource): Promise<void> {
  const head = `CREATE TABLE ${relation} AS `;
  // The engine tells one wrong query from several statements only when it parses.
  if (!(await engine.isQuery(sql))) throw await notAQuery(engine, relation, sql);
  try {
    await engine.run(head + sql);
  } catch (error) {
    throw error instanceof SqlMistake ? located(error, relation, head, sql) : error;
  }
  const columns = await engine.columns(`SELECT * FROM ${relation}`);
  requireDistinct(
    "SQL",
    columns.map(({ name }) => name),
  );
}

async function notAQuery(engine: Engine, relation: string, sql: string): Promise<CodedError> {
  const mistake = await engine.syntaxMistake(sql);
  if (mistake) return located(mistake, relation, "", sql);
  return new CodedError("SQL_NOT_A_QUERY", {
    what: `The SQL of ${relation} is not one SELECT statement.`,
    why: "A source reads; it never changes anything.",
    todo: "Write one SELECT over the sources named before this one.",
  });
}

/** Tells where a mistake stands; the names there are for the reader to look up in the configuration. */
function located(mistake: SqlMistake, relation: string, head: string, sql: string): CodedError {
  const { code, position, refusal } = mistake;
  const bytes = new TextEncoder().encode(head + sql).subarray(0, position);
  const before = new TextDecoder().decode(bytes).slice(head.length).split("\n");
  const place =
    position === undefined ? "" : `, line ${before.length}, character ${(before.at(-1) ?? "").length + 1}`;
  return new CodedError(code, { ...refusal, what: `The SQL of ${relation}${place}: ${refusal.what}` });
}
