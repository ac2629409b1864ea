import { join } from "node:path";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  JSDuckDBValueConverter,
} from "@duckdb/node-api";
import type { EngineConfig } from "../../sources/source-config.ts";
import { quotePath, quoteText } from "../../sources/sql.ts";
import { SqlMistake, engineError } from "./engine-error.ts";
import { removeFolder } from "./engine-folder.ts";
import type { Cell, Column, Engine, EngineOptions } from "./engine.ts";

/** Opens DuckDB in the engine's folder, in its sandbox. @throws what DuckDB throws. */
export async function openDuckDb(
  folder: string,
  config: EngineConfig,
  options: EngineOptions,
): Promise<Engine> {
  const instance = await DuckDBInstance.create(join(folder, "rows.db"), {
    memory_limit: `${config.memoryMb}MB`,
    threads: `${threadsOf(config)}`,
    temp_directory: join(folder, "spill"),
    preserve_insertion_order: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    errors_as_json: "true",
  });
  try {
    const connection = await instance.connect();
    await connection.run(sandbox(folder, options));
    return new DuckDbEngine(connection, folder, () => {
      connection.closeSync();
      instance.closeSync();
      removeFolder(folder);
    });
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** With less than this for each thread, what threads hold at the same time leaves no room to spill the rest. */
const THREAD_MB = 128;

function threadsOf({ memoryMb, threads }: EngineConfig): number {
  return Math.min(threads, Math.max(1, Math.floor(memoryMb / THREAD_MB)));
}

/** Settings that no later statement can undo. */
function sandbox(folder: string, { reads, writes = [] }: EngineOptions): string {
  const list = (literals: readonly string[]) => `[${literals.join(", ")}]`;
  const paths = [...reads, ...writes];
  return [
    "SET TimeZone = 'UTC'",
    "SET enable_progress_bar = true",
    "SET enable_progress_bar_print = false",
    "CREATE SCHEMA src",
    `SET allowed_directories = ${list([quoteText(folder)])}`,
    `SET allowed_paths = ${list([...paths.map(quoteText), ...paths.map(quotePath)])}`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ].join(";\n");
}

class DuckDbEngine implements Engine {
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  #release: (() => void) | undefined;

  constructor(connection: DuckDBConnection, folder: string, release: () => void) {
    this.#connection = connection;
    this.#folder = folder;
    this.#release = release;
  }

  async run(sql: string): Promise<void> {
    await coded(() => this.#connection.run(sql));
  }

  async rows(query: string): Promise<readonly (readonly Cell[])[]> {
    return coded(async () => (await this.#connection.runAndReadAll(query)).convertRows(plainConverter));
  }

  async columns(query: string): Promise<readonly Column[]> {
    const result = await coded(() => this.#connection.runAndReadAll(`DESCRIBE ${query}`));
    return result.getRowsJson().map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  async *chunks(query: string): AsyncGenerator<readonly (readonly Cell[])[]> {
    const result = await coded(() => this.#connection.stream(query));
    for (;;) {
      const columns = await coded(async () => plainColumns(await result.fetchChunk()));
      if (!columns) return;
      yield columns;
    }
  }

  async append(
    { schema, name }: { readonly schema: string; readonly name: string },
    batches: AsyncIterable<readonly (readonly (string | null)[])[]>,
  ): Promise<void> {
    const appender = await coded(() => this.#connection.createAppender(name, schema));
    try {
      for await (const rows of batches) await coded(async () => appendRows(appender, rows));
    } finally {
      await coded(async () => appender.closeSync());
    }
  }

  async isQuery(sql: string): Promise<boolean> {
    return (await this.syntaxTree(sql)) !== undefined;
  }

  async syntaxTree(sql: string): Promise<unknown> {
    try {
      const { count } = await this.#connection.extractStatements(sql);
      if (count !== 1) return undefined;
      const [[text]] = await this.rows(`SELECT json_serialize_sql(${quoteText(sql)})::VARCHAR`);
      const { error, statements } = JSON.parse(String(text)) as { error: boolean; statements: unknown };
      return error ? undefined : statements;
    } catch {
      return undefined;
    }
  }

  scratch(name: string): string {
    return join(this.#folder, name);
  }

  async syntaxMistake(sql: string): Promise<SqlMistake | undefined> {
    try {
      await coded(() => this.#connection.extractStatements(sql));
    } catch (error) {
      if (error instanceof SqlMistake) return error;
    }
    return undefined;
  }

  percent(): number | undefined {
    const { percentage } = this.#connection.progress;
    return percentage >= 0 ? percentage : undefined;
  }

  close(): void {
    this.#release?.();
    this.#release = undefined;
  }
}

function plainColumns(chunk: DuckDBDataChunk | null): readonly (readonly Cell[])[] | undefined {
  if (!chunk || chunk.rowCount === 0) return undefined;
  return Array.from({ length: chunk.columnCount }, (_, at) => chunk.convertColumnValues(at, plainConverter));
}

/** Flushes every time: what is not in the table yet counts towards no limit. */
function appendRows(appender: DuckDBAppender, rows: readonly (readonly (string | null)[])[]): void {
  for (const row of rows) {
    for (const cell of row) {
      if (cell === null) appender.appendNull();
      else appender.appendVarchar(cell);
    }
    appender.endRow();
  }
  appender.flushSync();
}

async function coded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineError(error);
  }
}

/** Whole numbers of any width become numbers, lists become arrays, moments become milliseconds since 1970. */
const plainConverter: typeof JSDuckDBValueConverter = (value, type, converter) => {
  const plain = JSDuckDBValueConverter(value, type, converter);
  if (typeof plain === "bigint") return Number(plain);
  return plain instanceof Date ? plain.getTime() : plain;
};
