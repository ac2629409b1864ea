import { join } from "node:path";
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBVarCharVector,
  JSDuckDBValueConverter,
} from "@duckdb/node-api";
import type { EngineConfig } from "../../../config/source-config.ts";
import { quotePath, quoteText } from "../../../ingest/sql.ts";
import { DiskWatch, roomIn } from "./disk-watch.ts";
import { SqlMistake, engineError } from "./engine-error.ts";
import { removeFolder } from "./engine-folder.ts";
import type { Cell, Cells, Column, Engine, EngineOptions } from "./engine.ts";

/** Opens DuckDB in the engine's folder, in its sandbox. @throws what DuckDB throws. */
export async function openDuckDb(
  folder: string,
  config: EngineConfig,
  options: EngineOptions,
): Promise<Engine> {
  const room = roomIn(folder, config.spillMb);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${Math.floor(config.memoryMb * COUNTED)}MB`,
    threads: `${threadsOf(config)}`,
    temp_directory: join(folder, "spill"),
    max_temp_directory_size: `${Math.max(1, Math.floor(room / 1e6))}MB`,
    preserve_insertion_order: "false",
    ...GIVEN_BACK,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    errors_as_json: "true",
  });
  try {
    const connection = await instance.connect();
    await connection.run(sandbox(folder, options));
    const watch = new DiskWatch(folder, room);
    watch.signal.addEventListener("abort", () => connection.interrupt(), { once: true });
    return new DuckDbEngine(connection, folder, watch.signal, () => {
      watch.end();
      connection.closeSync();
      instance.closeSync();
      removeFolder(folder);
    });
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** What is freed goes back to the system from these sizes on: until then the process holds it beyond the engine's limit. */
const GIVEN_BACK = {
  allocator_flush_threshold: "8MB",
  allocator_bulk_deallocation_flush_threshold: "32MB",
};

/** What of its memory the engine counts: the rest is what its allocator has beside, free or between blocks. */
const COUNTED = 0.9;

/** With less than this for each thread, what threads hold at the same time leaves no room to spill the rest. */
const THREAD_MB = 128;

function threadsOf({ memoryMb, threads }: EngineConfig): number {
  return Math.min(threads, Math.max(1, Math.floor((memoryMb * COUNTED) / THREAD_MB)));
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
    `SET allowed_directories = ${list([quoteText(folder), quotePath(folder)])}`,
    `SET allowed_paths = ${list([...paths.map(quoteText), ...paths.map(quotePath)])}`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ].join(";\n");
}

class DuckDbEngine implements Engine {
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  readonly full: AbortSignal;
  #release: (() => void) | undefined;

  constructor(connection: DuckDBConnection, folder: string, full: AbortSignal, release: () => void) {
    this.#connection = connection;
    this.#folder = folder;
    this.full = full;
    this.#release = release;
  }

  async run(sql: string): Promise<void> {
    await this.#coded(() => this.#connection.run(sql));
  }

  async rows(query: string): Promise<readonly (readonly Cell[])[]> {
    return this.#coded(async () => (await this.#connection.runAndReadAll(query)).convertRows(plainConverter));
  }

  async columns(query: string): Promise<readonly Column[]> {
    const result = await this.#coded(() => this.#connection.runAndReadAll(`DESCRIBE ${query}`));
    return result.getRowsJson().map(([name, type]) => ({ name: String(name), type: String(type) }));
  }

  async *chunks(query: string): AsyncGenerator<readonly Cells[]> {
    const result = await this.#coded(() => this.#connection.stream(query));
    for (;;) {
      const columns = await this.#coded(async () => plainColumns(await result.fetchChunk()));
      if (!columns) return;
      yield columns;
    }
  }

  async append(
    { schema, name }: { readonly schema: string; readonly name: string },
    batches: AsyncIterable<readonly (readonly (string | null)[])[]>,
  ): Promise<void> {
    const appender = await this.#coded(() => this.#connection.createAppender(name, schema));
    try {
      for await (const rows of batches) await this.#coded(async () => appendRows(appender, rows));
    } finally {
      closeAppender(appender);
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
      this.full.throwIfAborted();
      return undefined;
    }
  }

  async plan(query: string): Promise<unknown> {
    const [[text]] = await this.rows(`SELECT json_serialize_plan(${quoteText(query)})::VARCHAR`);
    const { error, plans } = JSON.parse(String(text)) as { error: boolean; plans: unknown };
    return error ? undefined : plans;
  }

  /** Does work of the engine; what fails because the disk is full, fails for that. */
  async #coded<T>(work: () => Promise<T>): Promise<T> {
    this.full.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      this.full.throwIfAborted();
      throw engineError(error);
    }
  }

  scratch(name: string): string {
    return join(this.#folder, name);
  }

  async syntaxMistake(sql: string): Promise<SqlMistake | undefined> {
    try {
      await this.#coded(() => this.#connection.extractStatements(sql));
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

function plainColumns(chunk: DuckDBDataChunk | null): readonly Cells[] | undefined {
  if (!chunk || chunk.rowCount === 0) return undefined;
  return Array.from({ length: chunk.columnCount }, (_, at) => {
    const vector = chunk.getColumnVector(at);
    if (vector instanceof DuckDBDoubleVector) return doublesOf(vector);
    return vector instanceof DuckDBVarCharVector
      ? vector.toArray()
      : chunk.convertColumnValues(at, plainConverter);
  });
}

/** Copies a vector's numbers, which are the engine's own memory; NaN for NULL. */
function doublesOf(vector: DuckDBDoubleVector): Float64Array {
  const numbers = new Float64Array(vector.itemCount);
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = vector.getItem(at) ?? NaN;
  return numbers;
}

function closeAppender(appender: DuckDBAppender): void {
  try {
    appender.closeSync();
  } catch (error) {
    throw engineError(error);
  }
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

/** Whole numbers of any width become numbers, lists become arrays, moments become milliseconds since 1970. */
const plainConverter: typeof JSDuckDBValueConverter = (value, type, converter) => {
  const plain = JSDuckDBValueConverter(value, type, converter);
  if (typeof plain === "bigint") return Number(plain);
  return plain instanceof Date ? plain.getTime() : plain;
};
