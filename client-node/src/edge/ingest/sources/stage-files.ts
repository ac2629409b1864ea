import { basename } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { quotePath } from "../../../ingest/sql.ts";
import type { Engine } from "../engine/engine.ts";

/** Files to read, and those that a refusal names instead. */
export interface FilesToStage {
  readonly files: readonly string[];
  readonly names: readonly string[];
  /** Reads a file another way, where there is one, when the engine has stopped at it; `into` is what the query follows. */
  readonly again?: (file: string, into: string, error: unknown) => Promise<void>;
}

/**
 * Reads files one after the other into one table, so that a refusal can name the file; no table is left after a refusal.
 * @param select Writes the query that reads one file, given as a literal.
 * @throws CodedError as the engine's, or what `refuse` makes of them.
 */
export async function stageFiles(
  engine: Engine,
  relation: string,
  { files, names, again }: FilesToStage,
  select: (file: string) => string,
  refuse: (error: CodedError) => CodedError = (error) => error,
): Promise<void> {
  for (const [at, file] of files.entries()) {
    const into = at === 0 ? `CREATE TABLE ${relation} AS` : `INSERT INTO ${relation}`;
    try {
      const first = engine.run(`${into} ${select(quotePath(file))}`);
      await (again ? first.catch((error: unknown) => again(file, into, error)) : first);
    } catch (error) {
      await engine.run(`DROP TABLE IF EXISTS ${relation}`).catch(() => undefined);
      throw inFile(error instanceof CodedError ? refuse(error) : error, names[at]);
    }
  }
}

/** Puts a file's name before a refusal. */
export function inFile(error: unknown, file: string): unknown {
  if (!(error instanceof CodedError)) return error;
  return new CodedError(error.code, { ...error.refusal, what: `${basename(file)}: ${error.refusal.what}` });
}
