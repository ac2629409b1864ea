import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { stageSources } from "./stage.ts";
import { sourceConfig } from "../../../config/source-config.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { mutated, mutations, place } from "../../../../../test/sources/mutations.ts";

/** Times the cases of this file: 2,500 in all, or 20,000 with FEDSEG_FUZZ=8. */
const TIMES = Number(process.env["FEDSEG_FUZZ"] ?? 1);
const RUNS = {
  csv: 400 * TIMES,
  brokenCsv: 900 * TIMES,
  json: 250 * TIMES,
  brokenJson: 500 * TIMES,
  parquet: 450 * TIMES,
};
const PATIENCE_MS = 300_000 * TIMES;

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
const [csv, zipped, json, parquet] = ["a.csv", "a.csv.gz", "a.jsonl", "a.parquet"].map((name) =>
  join(folder, name),
);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ memoryMb: 128, threads: 2 }, { folder, reads: [csv, zipped, json, parquet] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

type Row = readonly unknown[];

/** Stages a source; a refusal must be coded, hold no word of the data and leave no table. */
async function outcome(
  source: unknown,
  query = "SELECT * FROM src.shop",
): Promise<{ readonly rows: readonly Row[] } | { readonly code: string }> {
  await engine.run("DROP TABLE IF EXISTS src.shop");
  try {
    await stageSources(engine, { shop: sourceConfig.parse(source) }, { here: (path) => path });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    if (/Geheim/.test(String(error))) throw new Error("the refusal shows a value", { cause: error });
    const tables = await engine.rows("SELECT table_name FROM duckdb_tables()");
    if (tables.length > 0) throw new Error("the refusal leaves a table", { cause: error });
    return { code: error.code };
  }
  return { rows: await engine.rows(query) };
}

/** Runs cases and counts what came of them; a case returns "rows" or a code. */
async function count<T>(cases: fc.Arbitrary<T>, numRuns: number, run: (value: T) => Promise<string>) {
  const counts: Record<string, number> = {};
  const property = fc.asyncProperty(cases, async (value) => {
    const kind = await run(value);
    counts[kind] = (counts[kind] ?? 0) + 1;
  });
  await fc.assert(property, { numRuns, seed: 20_261_125, endOnFailure: true });
  return counts;
}

const sorted = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).toSorted();

const word = fc.oneof(
  fc.constantFrom("Geheimnis", "", "NULL", "-", "1,5", "a b", "ligne\nligne", "x\r\ny", '"', '""', "'q'"),
  fc.string({ unit: fc.constantFrom(..."ab1 ,;|\t\"'\n\rÄ长😀\\=-{}[]:") }),
  fc.nat(3000).map((length) => "lang".repeat(length)),
);
const table = fc.record({
  width: fc.integer({ min: 2, max: 5 }),
  cells: fc.array(fc.array(word, { minLength: 5, maxLength: 5 }), { maxLength: 12 }),
});
const form = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  quote: fc.constantFrom('"', "'"),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  quoteAll: fc.boolean(),
  isLastEnded: fc.boolean(),
  hasMark: fc.boolean(),
  isZipped: fc.nat(5).map((n) => n === 0),
  nulls: fc.subarray(["NULL", "-"]),
});
type Form = typeof form extends fc.Arbitrary<infer T> ? T : never;

function csvBytes(rows: readonly (readonly string[])[], { delimiter, quote, end, ...how }: Form): Uint8Array {
  const isOdd = (cell: string) =>
    [delimiter, quote, "\n", "\r"].some((sign) => cell.includes(sign)) || cell !== cell.trim();
  const line = (row: readonly string[]) =>
    row
      .map((cell) =>
        how.quoteAll || isOdd(cell) ? quote + cell.replaceAll(quote, quote + quote) + quote : cell,
      )
      .join(delimiter);
  const text = (how.hasMark ? "\ufeff" : "") + rows.map(line).join(end) + (how.isLastEnded ? end : "");
  return Buffer.from(text);
}

function saveCsv(bytes: Uint8Array, { delimiter, quote, nulls, isZipped }: Form): unknown {
  writeFileSync(isZipped ? zipped : csv, isZipped ? gzipSync(bytes, { level: 1 }) : bytes);
  return { csv: isZipped ? zipped : csv, delimiter, quote, nulls };
}

function csvRows({
  width,
  cells,
}: {
  readonly width: number;
  readonly cells: readonly (readonly string[])[];
}): string[][] {
  const header = Array.from({ length: width }, (_, at) => `column ${at}`);
  return [header, ...cells.map((row) => row.slice(0, width))];
}

const orNull = (nulls: readonly string[]) => (cell: string) =>
  cell === "" || nulls.includes(cell) ? null : cell;

test(
  "CSV files give the cells that were written",
  async () => {
    const counts = await count(fc.tuple(table, form), RUNS.csv, async ([shape, how]) => {
      const rows = csvRows(shape);
      const found = await outcome(saveCsv(csvBytes(rows, how), how));
      const expected = rows.slice(1).map((row) => row.map(orNull(how.nulls)));
      expect("rows" in found ? sorted(found.rows) : found).toEqual(sorted(expected));
      return "rows";
    });
    expect(counts).toEqual({ rows: RUNS.csv });
  },
  PATIENCE_MS,
);

/** What an independent reader finds in a CSV file; undefined when it refuses it. */
function modelOf(bytes: Uint8Array, { delimiter, quote, nulls }: Form): readonly Row[] | undefined {
  try {
    const options = {
      bom: true,
      delimiter,
      quote,
      escape: quote,
      skip_empty_lines: true,
      relax_column_count: true,
    };
    const [header = [], ...records]: string[][] = parse(Buffer.from(bytes), options);
    const isNamed = header.map((name) => name.trim() !== "");
    const least = isNamed.lastIndexOf(true) + 1;
    const whole = records.filter(
      (row) =>
        row.length >= least &&
        row.length <= 2 * header.length &&
        row.slice(header.length).join("") === "" &&
        !row.join("").includes("\ufffd"),
    );
    return whole.map((row) =>
      row
        .slice(0, header.length)
        .filter((_, at) => isNamed[at])
        .map(orNull(nulls)),
    );
  } catch {
    return undefined;
  }
}

/** Half a line end is a cell's to the other reader, and here makes a line that cannot be read. */
function onOneLine(rows: readonly Row[]): Row[] {
  return rows.filter((row) => !row.some((cell) => typeof cell === "string" && /[\r\n]/.test(cell)));
}

const CSV_CODES = "AMBIGUOUS_COLUMN ENCODING FIELD_COUNT MALFORMED NO_ROWS UNREADABLE"
  .split(" ")
  .map((code) => `CSV_${code}`);

test(
  "damaged CSV files give the rows that another reader finds, or a coded refusal",
  async () => {
    let compared = 0;
    const counts = await count(
      fc.tuple(table, form, mutations),
      RUNS.brokenCsv,
      async ([shape, how, list]) => {
        const bytes = csvBytes(csvRows(shape), how);
        const source = saveCsv(mutated(bytes, list), how);
        if (how.isZipped) writeFileSync(zipped, mutated(gzipSync(bytes), list));
        const found = await outcome(source);
        if ("code" in found) return found.code;
        const model = modelOf(how.isZipped ? gunzipSync(readFileSync(zipped)) : readFileSync(csv), how);
        compared += model ? 1 : 0;
        expect(sorted(onOneLine(found.rows))).toEqual(sorted(onOneLine(model ?? found.rows)));
        return "rows";
      },
    );
    expect(Object.keys(counts).toSorted()).toEqual([...CSV_CODES, "rows"]);
    expect(compared).toBeGreaterThan(RUNS.brokenCsv / 10);
  },
  PATIENCE_MS,
);

const value = fc.oneof(
  { weight: 6, arbitrary: word },
  {
    weight: 3,
    arbitrary: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      null,
      "2024-01-02",
      "01-02-2024",
      "6F9619FF-8B86-D011-B42D-00C04FC964FF",
      "007",
    ),
  },
);
const object = fc.record({
  id: word,
  day: word,
  n: fc.option(fc.integer()),
  any: value,
  list: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
});
const lines = fc.array(object, { minLength: 1, maxLength: 10 });
const jsonText = (objects: readonly unknown[], end: string) =>
  objects.map((one) => JSON.stringify(one)).join(end);
const end = fc.constantFrom("\n", "\r\n", "\n\n");

test(
  "JSON lines give the values that were written",
  async () => {
    const counts = await count(fc.tuple(lines, end), RUNS.json, async ([objects, between]) => {
      writeFileSync(json, jsonText(objects, between));
      const found = await outcome({ jsonLines: json, columns: ["id", "day", "n", "list"] });
      if ("code" in found) return found.code;
      const seen = found.rows.map(([, id, day, n, list]) => [id, day, n, JSON.parse(String(list))]);
      const expected = objects.map(({ id, day, n, list }) => [id, day, n === null ? null : `${n}`, list]);
      expect(sorted(seen)).toEqual(sorted(expected));
      return "rows";
    });
    expect(counts).toEqual({ rows: RUNS.json });
  },
  PATIENCE_MS,
);

/** How many lines are objects to an independent reader, which takes half a surrogate for a character. */
function countObjects(bytes: Uint8Array): number {
  const isObject = (line: string) => {
    try {
      return (
        typeof JSON.parse(line) === "object" && line.trim().startsWith("{") && !/\\ud[89a-f]/i.test(line)
      );
    } catch {
      return false;
    }
  };
  return bytes
    .toString()
    .split("\n")
    .filter((line) => !line.includes("\ufffd") && isObject(line)).length;
}

test(
  "damaged JSON lines cost themselves and no other line",
  async () => {
    let compared = 0;
    const counts = await count(
      fc.tuple(lines, end, mutations),
      RUNS.brokenJson,
      async ([objects, between, list]) => {
        const bytes = Buffer.from(mutated(Buffer.from(jsonText(objects, between)), list));
        writeFileSync(json, bytes);
        const found = await outcome({ jsonLines: json, columns: ["id", "any"] });
        // A byte order mark is no line's: the file is refused.
        const whole = bytes.subarray(0, 3).equals(Buffer.from("\ufeff")) ? 0 : countObjects(bytes);
        expect("rows" in found ? found.rows.length : 0).toBeGreaterThanOrEqual(whole);
        compared += whole < objects.length ? 1 : 0;
        return "rows" in found ? "rows" : found.code;
      },
    );
    expect(Object.keys(counts).toSorted()).toEqual(["JSON_MALFORMED", "rows"]);
    expect(compared).toBeGreaterThan(20);
  },
  PATIENCE_MS,
);

const FORMS = ["snappy", "zstd", "uncompressed", "gzip", "lz4_raw", "brotli"].map(
  (codec) => `COMPRESSION ${codec}`,
);

/** Whole Parquet files of every codec and both versions of pages. */
async function wholeParquet(): Promise<readonly Uint8Array[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  const rows = `SELECT 'Geheimnis ' || range % 7 AS id, range AS n, range / 3 AS x, [range, 2]::DOUBLE[] AS list, range % 2 = 0 AS yes,
    TIMESTAMP '2024-01-01' + to_hours(range) AS at, CASE WHEN range % 3 > 0 THEN 'y' || range END AS gaps, {'a': range} AS tree
    FROM range(300)`;
  const files: Uint8Array[] = [];
  for (const options of [...FORMS, "PARQUET_VERSION v2"]) {
    await connection.run(`COPY (${rows}) TO '${parquet}' (FORMAT parquet, ROW_GROUP_SIZE 128, ${options})`);
    files.push(readFileSync(parquet));
  }
  connection.closeSync();
  return files;
}

/** Mutations that are put into the footer, where lengths and offsets stand, or anywhere. */
const flips = fc.record({
  isFooter: fc.boolean(),
  flips: fc.array(fc.record({ at: place, bits: fc.integer({ min: 1, max: 255 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
});

function flipped(bytes: Uint8Array, how: typeof flips extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const footer = new DataView(copy.buffer).getUint32(copy.length - 8, true);
  const first = how.isFooter ? copy.length - 8 - footer : 0;
  for (const { at, bits } of how.flips) copy[first + Math.floor(at * (copy.length - 1 - first))] ^= bits;
  return copy;
}

test(
  "damaged Parquet files give rows or a coded refusal, and the engine lives on",
  async () => {
    const files = await wholeParquet();
    const cases = fc.tuple(
      fc.nat(files.length - 1),
      fc.oneof({ weight: 3, arbitrary: flips }, { weight: 1, arbitrary: mutations }),
    );
    const counts = await count(cases, RUNS.parquet, async ([at, how]) => {
      writeFileSync(parquet, "flips" in how ? flipped(files[at], how) : mutated(files[at], how));
      const found = await outcome({ parquet }, "SELECT COLUMNS(*)::VARCHAR FROM src.shop");
      expect(await engine.rows("SELECT 1")).toEqual([[1]]);
      return "code" in found ? found.code : "rows";
    });
    const codes = Object.keys(counts).filter((code) => code !== "ENGINE_MEMORY");
    expect(codes.toSorted()).toEqual(["PARQUET_MALFORMED", "rows"]);
    expect(counts["rows"]).toBeGreaterThan(100);
  },
  PATIENCE_MS,
);
