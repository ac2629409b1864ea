import type { EventType } from "@fedseg/shared/features/event-type.ts";
import type { NumberStyle } from "../ingest/cells-sql.ts";
import type { Encoding } from "../ingest/to-utf8.ts";

/** What a look at some thousand rows tells of a column. It is for the owner's screen and a guess at roles, for nothing else. */
export interface ColumnFacts {
  readonly name: string;
  /** Shares of the filled cells, 0 to 1. */
  readonly numbers: number;
  /** Distinct values over filled cells, 0 to 1. */
  readonly distinct: number;
  /** Filled cells over all, 0 to 1. */
  readonly filled: number;
  /** How its moments are written; undefined when it has none. "" is ISO 8601; those that count since a day are numbers. */
  readonly moments?: string;
  /** Whether its cells are whole objects or lists. */
  readonly isNested?: boolean;
  /** Whether its cells are times of the day, without one. */
  readonly isClock?: boolean;
  /** Whether its moments are days, without a time of the day. */
  readonly isDay?: boolean;
}

/** How a file is written. */
export interface FileForm {
  readonly kind: "csv" | "parquet" | "jsonLines";
  readonly encoding: Encoding;
  /** One character, or "blanks". */
  readonly delimiter: string;
  /** What stands around cells that hold the delimiter. */
  readonly quote: string;
  /** Columns whose cells are guarded from spreadsheets. */
  readonly guarded: readonly string[];
  /** Lines above the one that names the columns. */
  readonly skip: number;
  /** Whether the first line, those aside, names the columns. */
  readonly hasHeader: boolean;
}

/** Words of a column, small letters, by which the program knows what is no sale. */
export interface NoSale {
  readonly column: string;
  readonly words: readonly string[];
}

/** A file as it was looked at. */
export interface FileLook extends FileForm {
  /** How its texts write numbers. */
  readonly numbers: NumberStyle;
  /** The mark of its numbers behind which there are three digits in all of them: 1.234 may be read in two ways. */
  readonly doubtful?: "." | ",";
  /** Whether more than one line in a hundred repeats another in every cell. */
  readonly hasRepeats: boolean;
  readonly columns: readonly ColumnFacts[];
  /** A column of amounts that is the same on all lines of nearly every order: the order's total. */
  readonly orderTotal?: string;
  /** The column that says which lines are no sale. */
  readonly noSale?: NoSale;
  /** The column that says what a line is, with those of its words that are known. */
  readonly types?: { readonly column: string; readonly words: Readonly<Record<string, EventType>> };
}
