import { z } from "zod";

/** A file, or several of the same form: paths relative to the configuration, `*` allowed in the last part. */
const files = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Columns of whole numbers that a program has written with a point: 13085.0 is read as 13085, cell by cell. */
const wholeNumbers = z.array(z.string().min(1)).default([]);

/** Columns whose cells a program guards from spreadsheets: ="0042", '0042 and `0042 are read as 0042, cell by cell. */
const guarded = z.array(z.string().min(1)).default([]);

/** How texts write numbers; what is left out is as programs write them. */
const numberTexts = {
  /** "," reads 1.234,50 as 1234.5; "." reads 1,234.50 the same only when `thousands` is ",". */
  decimal: z.enum([".", ","]),
  thousands: z.enum(["", ",", ".", " ", "'"]),
  /** What may stand before or after a number, e.g. ["$", "EUR"]; dropped; letter case does not count. */
  symbols: z.array(
    z.string().regex(/^[^\s\d.,+()'-]{1,8}$/, "expected a sign or word without blanks and digits"),
  ),
  /** How numbers below zero are written besides -12.50: "(12.50)", or with the minus behind, "12.50-". */
  minus: z.enum(["before", "parentheses", "behind"]),
};
const { decimal, thousands, symbols, minus } = numberTexts;
/** As above, for sources that need no dialect. */
const ownNumberTexts = {
  decimal: decimal.optional(),
  thousands: thousands.optional(),
  symbols: symbols.optional(),
  minus: minus.optional(),
};

interface Marks {
  readonly decimal?: string | undefined;
  readonly thousands?: string | undefined;
}

function areApart({ decimal: point = ".", thousands: group = "" }: Marks): boolean {
  return point !== group;
}

const APART = {
  path: ["thousands"],
  message: "expected another mark than the decimal one, got the same",
};

export const csvSource = z
  .strictObject({
    /** Any line end; `.gz` is unpacked. The first line names the columns. */
    csv: files,
    /** How characters are written: UTF-8 with or without byte order mark, UTF-16 with one, one byte a character, or as in China, Japan, Korea and Taiwan. */
    encoding: z
      .enum(["utf-8", "utf-16", "latin-1", "windows-1252", "gbk", "shift_jis", "euc-kr", "big5"])
      .default("utf-8"),
    /** Lines above the one that names the columns, such as a title: they are not read. Empty ones count, quotes do not. */
    skip: z.int().min(0).max(1000).default(0),
    /** Whether the first line names the columns; without one, `columns` names them. */
    header: z.boolean().default(true),
    columns: z.array(z.string().min(1)).min(1).optional(),
    /** One character, or "blanks": columns are aligned by runs of blanks, nothing is quoted, no cell is empty. */
    delimiter: z.union([z.literal("blanks"), z.string().length(1)]).default(","),
    quote: z.string().length(1).default('"'),
    decimal: decimal.default("."),
    thousands: thousands.default(""),
    symbols: symbols.default([]),
    minus: minus.default("before"),
    /** Cells that mean "nothing", besides the empty one. */
    nulls: z.array(z.string()).default([]),
    wholeNumbers,
    guarded,
  })
  .refine(areApart, APART)
  .refine(({ header, columns }) => header === (columns === undefined), {
    path: ["columns"],
    message: "expected names of all columns with header: false, and none without",
  });

const parquet = z.strictObject({ parquet: files });

/** One JSON object a line; every value is read as its text. */
const jsonLines = z
  .strictObject({
    jsonLines: files,
    /** Keys that are columns; without it, those that the configuration names. A source that SQL reads needs it. */
    columns: z.array(z.string().min(1)).min(1).optional(),
    wholeNumbers,
    ...ownNumberTexts,
  })
  .refine(areApart, APART);

/** A secret is named, never written into the configuration. */
export const secretRef = z.union([
  z.strictObject({ environment: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

const postgres = z.strictObject({
  postgres: z.strictObject({
    /** Where the connection string is kept, e.g. { environment: SHOP_DATABASE }. */
    url: secretRef,
    /** A read-only query, or a table. */
    query: z.string().min(1).optional(),
    table: z.string().min(1).optional(),
  }),
});

/** The owner's own SQL over the sources named before it, run by the embedded engine with no access outside. Numbers in its texts are read as it declares. */
const sql = z.strictObject({ sql: z.string().min(1), ...ownNumberTexts }).refine(areApart, APART);

export const sourceConfig = z.union([csvSource, parquet, jsonLines, postgres, sql]);
export type SourceConfig = z.infer<typeof sourceConfig>;
export type CsvSource = z.infer<typeof csvSource>;
export type PostgresSource = z.infer<typeof postgres>;
export type SqlSource = z.infer<typeof sql>;

/** Limits of the embedded engine; what does not fit into memory is spilled to the node's own folder. */
export const engineConfig = z.strictObject({
  memoryMb: z.int().min(64).max(16_777_216).default(1024),
  threads: z.int().min(1).max(64).default(2),
  /** Megabytes of disk that reading may take in the node's folder; half of what is free when left out. */
  spillMb: z.int().min(16).optional(),
  /** Minutes after which reading is taken to hang and ended; 120 when left out. */
  minutes: z.number().positive().max(10_080).optional(),
});
export type EngineConfig = z.infer<typeof engineConfig>;
