import { quoteName } from "../../../ingest/sql.ts";
import type { SqlMistake } from "./engine-error.ts";

/** A cell as the engine hands it over. */
export type Cell = unknown;

/** Cells of one column: floating numbers without NULL, which is NaN among them, or any others. */
export type Cells = Float64Array | readonly Cell[];

/** A column of a relation: its name and the engine's name of its type. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/**
 * The embedded engine that reads, joins and aggregates a node's rows: DuckDB in a private folder, without access to
 * any file but those it was opened for. Every refusal is a CodedError without data values in it.
 */
export interface Engine {
  /** Runs statements whose result nobody needs. @throws CodedError SQL_* or ENGINE_*. */
  run(sql: string): Promise<void>;
  /** Returns all rows of a query: texts, numbers, booleans, null, lists. For small results. */
  rows(query: string): Promise<readonly (readonly Cell[])[]>;
  /** Returns the columns of a query, in order, without running it. */
  columns(query: string): Promise<readonly Column[]>;
  /** Yields a query's result in parts of some thousand rows, column-major. */
  chunks(query: string): AsyncIterable<readonly Cells[]>;
  /** Appends rows of texts to a table of VARCHAR columns; `table` in `schema`. */
  append(
    table: { readonly schema: string; readonly name: string },
    batches: AsyncIterable<readonly (readonly (string | null)[])[]>,
  ): Promise<void>;
  /** Tells whether a text is exactly one SELECT statement. */
  isQuery(sql: string): Promise<boolean>;
  /** Returns what keeps a text from being parsed, if anything. */
  syntaxMistake(sql: string): Promise<SqlMistake | undefined>;
  /** Tells how much of the statement that runs now is done, in percent; undefined when the engine cannot tell. */
  percent(): number | undefined;
  /** Parses a text that is exactly one SELECT statement into the engine's own tree of it; undefined when it is none. */
  syntaxTree(sql: string): Promise<unknown>;
  /**
   * Returns the engine's own plan of a query, with macros resolved and the types of all arguments; undefined where it
   * makes none.
   */
  plan(query: string): Promise<unknown>;
  /** Returns the path of a file of this name in the engine's private folder, which it may read. */
  scratch(name: string): string;
  /** Aborted with the refusal ENGINE_DISK when its folder has become too large; from then on everything throws that. */
  readonly full: AbortSignal;
  /** Closes the engine and removes its folder. */
  close(): void;
}

/** What an engine may touch. */
export interface EngineOptions {
  /** Folder of the node: the engine spills into a private folder under it, which `close` removes. */
  readonly folder: string;
  /** Files that may be read. */
  readonly reads: readonly string[];
  /** Folders and files that may be written besides, for exports. */
  readonly writes?: readonly string[];
}

/** Returns a relation of the sources by its quoted name. */
export function sourceRelation(name: string): string {
  return `src.${quoteName(name)}`;
}
