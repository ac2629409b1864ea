import { closeSync, openSync, readSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ColumnFacts, FileLook } from "../../draft/column-facts.ts";
import { TYPE_COLUMN, eventTypeOf } from "../../draft/type-words.ts";
import { engineConfig } from "../../sources/source-config.ts";
import { quoteName, quoteText } from "../../sources/sql.ts";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { stageSources } from "../sources/stage.ts";

/** Rows that are looked at, and bytes in which the delimiter is looked for. */
const [ROWS, BYTES] = [20_000, 65_536];
const DELIMITERS = [",", ";", "\t", "|"];
/** Forms of moments that are tried, the first that nearly every cell has is taken. */
const FORMATS = [
  "%d.%m.%Y %H:%M:%S",
  "%d.%m.%Y %H:%M",
  "%d.%m.%Y",
  "%d/%m/%Y %H:%M:%S",
  "%d/%m/%Y %H:%M",
  "%d/%m/%Y",
  "%m/%d/%Y %H:%M:%S",
  "%m/%d/%Y %H:%M",
  "%m/%d/%Y",
  "%Y%m%d",
];
const NEARLY_ALL = 0.98;
/** Different words of a column that are looked through for kinds of lines. */
const WORDS = 100;

/** Looks at a file of rows on this machine, in `folder` for what the engine writes. @throws CodedError INIT_FILE, CSV_*, PARQUET_* or ENGINE_*. */
export async function lookAt(path: string, folder: string): Promise<FileLook> {
  const kind = /\.parquet$/i.test(path) ? "parquet" : "csv";
  const delimiter = kind === "csv" ? delimiterOf(beginningOf(path)) : ",";
  const engine = await openEngine(engineConfig.parse({}), { folder, reads: [path] });
  try {
    const source =
      kind === "csv"
        ? {
            csv: path,
            delimiter,
            quote: '"',
            decimal: "." as const,
            thousands: "" as const,
            nulls: [],
            header: true,
          }
        : { parquet: path };
    await stageSources(engine, { rows: source }, { here: (file) => file });
    await engine.run(`CREATE TABLE main.looked AS SELECT * FROM src.rows LIMIT ${ROWS}`);
    const names = (await engine.columns("SELECT * FROM main.looked")).map(({ name }) => name);
    const decimal = kind === "csv" && delimiter !== "," ? await decimalOf(engine, names) : ".";
    const columns: ColumnFacts[] = [];
    for (const name of names) columns.push(await factsOf(engine, name, decimal));
    const types = await typesIn(engine, names);
    return { kind, delimiter, decimal, columns, ...(types && { types }) };
  } finally {
    engine.close();
  }
}

function beginningOf(path: string): string {
  try {
    const file = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(BYTES);
      const read = bytes.subarray(0, readSync(file, bytes));
      const plain = /\.gz$/i.test(path) ? gunzipSync(read, { finishFlush: constants.Z_SYNC_FLUSH }) : read;
      return plain.toString("utf8");
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new CodedError("INIT_FILE", {
      what: `The file ${path} cannot be looked at (${(error as NodeJS.ErrnoException).code ?? "not gzip"}).`,
      why: "The draft is made of what its columns are called and hold.",
      todo: "Give a CSV file with a line of column names (.csv or .csv.gz), or a Parquet file, with --data.",
    });
  }
}

/** Returns the delimiter that the line of names has most often, and the lines below it as often. */
function delimiterOf(text: string): string {
  const [head = "", ...rows] = text.split(/\r?\n/).slice(0, 20).filter(Boolean);
  const count = (line: string, delimiter: string) => line.split(delimiter).length - 1;
  const score = (delimiter: string) => {
    const wanted = count(head, delimiter);
    const alike = rows.filter((row) => count(row, delimiter) >= wanted).length;
    return wanted === 0 ? 0 : wanted + (alike / Math.max(1, rows.length)) * 100;
  };
  return DELIMITERS.toSorted((a, b) => score(b) - score(a))[0];
}

/** Finds the column that says what a line is; only words that stand in the program's own list are taken over. */
async function typesIn(engine: Engine, names: readonly string[]): Promise<FileLook["types"]> {
  for (const column of names.filter((name) => TYPE_COLUMN.test(name))) {
    const rows = await engine.rows(
      `SELECT DISTINCT trim(${quoteName(column)}::VARCHAR) FROM main.looked ORDER BY 1 LIMIT ${WORDS}`,
    );
    const known = rows.flatMap(([word]) => {
      const type = eventTypeOf(String(word));
      return type ? [[String(word), type] as const] : [];
    });
    if (known.some(([, type]) => type === "purchase")) return { column, words: Object.fromEntries(known) };
  }
  return undefined;
}

async function decimalOf(engine: Engine, names: readonly string[]): Promise<"." | ","> {
  const all = names.map((name) => `${quoteName(name)}::VARCHAR`).join(", ");
  const [[comma, point]] = await engine.rows(
    `SELECT count(*) FILTER (regexp_full_match(cell, '-?[0-9.]*[0-9],[0-9]+')), count(*) FILTER (regexp_full_match(cell, '-?[0-9,]*[0-9]\\\\.[0-9]+'))
     FROM (SELECT unnest([${all}]) AS cell FROM main.looked)`,
  );
  return Number(comma) > Number(point) ? "," : ".";
}

async function factsOf(engine: Engine, name: string, decimal: "." | ","): Promise<ColumnFacts> {
  const cell = `trim(${quoteName(name)}::VARCHAR)`;
  const number = decimal === "," ? `replace(replace(${cell}, '.', ''), ',', '.')` : cell;
  const formats = FORMATS.map((format) => `count(try_strptime(${cell}, ${quoteText(format)}))`);
  const [[filled, distinct, numbers, iso, ...forms]] = await engine.rows(
    `SELECT count(${cell}), count(DISTINCT ${cell}), count(TRY_CAST(${number} AS DOUBLE)),
       count(CASE WHEN ${cell} LIKE '____-__-__%' THEN TRY_CAST(${cell} AS TIMESTAMP) END), ${formats.join(", ")}
     FROM main.looked`,
  );
  const share = (count: unknown) => Number(count) / Math.max(1, Number(filled));
  const found = FORMATS[forms.findIndex((count) => share(count) >= NEARLY_ALL)];
  const moments = share(iso) >= NEARLY_ALL ? "" : found;
  return {
    name,
    numbers: share(numbers),
    distinct: share(distinct),
    ...(moments !== undefined && { moments }),
  };
}
