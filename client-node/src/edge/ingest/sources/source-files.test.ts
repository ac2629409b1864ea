import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { type SourceRead, stageSources } from "./stage.ts";
import { csvCell } from "../../../labels/csv-cell.ts";
import { PLACE_COLUMN } from "../../../ingest/entity-lines-sql.ts";
import { LINE_COLUMN } from "../../../ingest/json-columns.ts";
import { sourceConfig } from "../../../config/source-config.ts";
import { quoteName, quoteText } from "../../../ingest/sql.ts";
import { sized } from "../../../../../test/full.ts";

/** Everything that the engine of these tests may read. */
const NAMES = `day-1.csv.gz day-2.csv.gz day-[1].csv.gz night-1.csv german.csv large.csv
  year=2024/a.csv year=2024/a.jsonl year=2024/a.parquet good.csv bad.csv good.jsonl
  bad.jsonl first.csv other.csv twice.csv twice.jsonl text.parquet
  number.parquet typed.parquet texts.jsonl a.jsonl b.jsonl odd.jsonl lines.csv lines.csv.gz`.split(/\s+/);

const folder = mkdtempSync(join(tmpdir(), "files-"));
let engine: Engine;
beforeAll(async () => {
  const reads = NAMES.map((name) => join(folder, name));
  engine = await openEngine({ memoryMb: 256, threads: 2 }, { folder, reads });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

function save(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

let reads: readonly SourceRead[] = [];

async function stage(source: unknown): Promise<readonly (readonly unknown[])[]> {
  await engine.run("DROP TABLE IF EXISTS src.shop");
  const sources = { shop: sourceConfig.parse(source) };
  reads = await stageSources(engine, sources, { here: (path) => join(folder, path) });
  const columns = (await engine.columns("SELECT * FROM src.shop")).filter(({ name }) => name !== LINE_COLUMN);
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  return engine.rows(`SELECT ${names} FROM src.shop ORDER BY ALL`);
}

const typesOf = async () =>
  (await engine.columns("SELECT * FROM src.shop")).map(({ name, type }) => `${name} ${type}`);

async function saveParquet(name: string, query: string): Promise<string> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${join(folder, name)}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return name;
}

test("takes every file that fits a pattern, and those of a list, as one table", async () => {
  save("day-2.csv.gz", gzipSync("id,n\nb,2\n"));
  save("day-1.csv.gz", gzipSync("id,n\na,1\n"));
  save("day-[1].csv.gz", gzipSync("id,n\nc,3\n"));
  save("night-1.csv", "id,n\nd,4\n");
  const all = [
    ["a", "1"],
    ["b", "2"],
    ["c", "3"],
  ];
  expect(await stage({ csv: "day-*.csv.gz" })).toEqual(all);
  expect(await stage({ csv: ["day-*.gz", "night-1.csv"] })).toEqual([...all, ["d", "4"]]);
  expect(await stage({ csv: "day-[1].csv.gz" })).toEqual([["c", "3"]]);
});

test("takes nothing from the names of folders", async () => {
  mkdirSync(join(folder, "year=2024"));
  await saveParquet("year=2024/a.parquet", "SELECT 'a' AS id");
  expect(await stage({ csv: save("year=2024/a.csv", "id\na\n") })).toEqual([["a"]]);
  expect(await stage({ jsonLines: save("year=2024/a.jsonl", '{"id":"a"}'), columns: ["id"] })).toEqual([
    ["a"],
  ]);
  expect(await stage({ parquet: "year=2024/a.parquet" })).toEqual([["a"]]);
});

test("names the file that is refused, and leaves no table", async () => {
  save("good.csv", "id,n\na,1\n");
  const files = ["good.csv", save("bad.csv", 'id,n\nb,2\nc\n"d\n,4\n')];
  await expect(stage({ csv: files })).rejects.toThrow(/CSV_MALFORMED: bad\.csv: .*near line 4/);
  await expect(engine.columns("SELECT * FROM src.shop")).rejects.toThrow("SQL_INVALID");
  save("bad.jsonl", '\ufeff{"id":"b"}\n');
  const source = { jsonLines: [save("good.jsonl", '{"id":"a"}'), "bad.jsonl"], columns: ["id"] };
  await expect(stage(source)).rejects.toThrow(/JSON_MALFORMED: bad\.jsonl: .* from line 1 on/);
});

const LATIN = Buffer.from([0x64, 0x2c, 0xe9, 0x0a]);
const ODD = [
  ["too few cells", "d\n"],
  ["too many cells", "d,4,x\n"],
  ["many more empty cells than names", "d,4,,,\n"],
  ["a letter behind a quote", '"d"e,4\n'],
  ["quotes that are not doubled", '"a "d" e",4\n'],
  ["a quote behind a space", '"d" "e",4\n'],
  ["another encoding", LATIN],
  [
    "half a character",
    Buffer.concat([Buffer.from("d,"), Buffer.from("é").subarray(0, 1), Buffer.from("\n")]),
  ],
  ["more than a megabyte", `d,${"4".repeat(1 << 20)}\n`],
  ["a carriage return", "d\re,4,4\n"],
] as const;

test.each(ODD)("leaves out a line of a CSV file with %s, and no other", async (_, odd) => {
  const text = (end: string) => ["id,n", "a,1", 'b,"2,\n""2"'].join(end) + end;
  const bytes = Buffer.concat([
    Buffer.from(text("\n")),
    Buffer.from(odd),
    Buffer.from("c,ü\n"),
    Buffer.from(odd),
  ]);
  const rows = [
    ["a", "1"],
    ["b", '2,\n"2'],
    ["c", "ü"],
  ];
  expect(await stage({ csv: save("lines.csv", bytes) })).toEqual(rows);
  expect(reads).toMatchObject([{ name: "shop", kind: "csv", rows: 3, unreadable: 2 }]);
  expect(await stage({ csv: save("lines.csv.gz", gzipSync(bytes)) })).toEqual(rows);
  expect(
    readdirSync(join(folder, "engine")).flatMap((one) => readdirSync(join(folder, "engine", one))),
  ).not.toContain("csv-0");
});

test.each([
  ["\n", ["b,2\r"], 1],
  ["\r\n", ["b\rb,2"], 1],
  ["\r\n", ["b\nb,2"], 2],
  ["\r\n", ["b\n\n,2", "b,b,b"], 4],
  ["\r", ["b,b\n,2"], 1],
])("takes the header's line end %j for that of every line", async (end, odd, lines) => {
  const text = ["id,n", "a,1", ...odd, "", "c,3", ""].join(end);
  expect(await stage({ csv: save("lines.csv", text) })).toEqual([
    ["a", "1"],
    ["c", "3"],
  ]);
  expect(reads[0].unreadable).toBe(lines);
});

test.each([
  '{"a":1',
  "{'a':1}",
  "[2]",
  "5",
  '"a"',
  "x",
  '{"a":1}{"a":2}',
  '{"a":"\\ud800"}',
  "\0",
  "\ufeff{}",
])("leaves out a line that is no JSON object, and no other: %j", async (odd) => {
  const source = { jsonLines: save("odd.jsonl", `{"a":"1"}\n${odd}\n{"a":2}\n${odd}`), columns: ["a"] };
  expect(await stage(source)).toEqual([["1"], ["2"]]);
  expect(reads).toEqual([{ name: "shop", kind: "jsonLines", rows: 2, unreadable: 2 }]);
});

test.each([
  ["CSV_HEADERS_DIFFER", { csv: ["first.csv", "other.csv"] }],
  ["CSV_DIALECT", { csv: "first.csv", delimiter: '"' }],
  ["CSV_DIALECT", { csv: "first.csv", delimiter: "\n" }],
  ["CSV_DIALECT", { csv: "first.csv", quote: "»" }],
  ["CSV_AMBIGUOUS_COLUMN", { csv: "twice.csv" }],
  ["CSV_UNREADABLE", { csv: "none-*.csv" }],
  ["CSV_UNREADABLE", { csv: "no/folder/*.csv" }],
  ["JSON_AMBIGUOUS_COLUMN", { jsonLines: "twice.jsonl", columns: ["id", "ID"] }],
  ["PARQUET_AMBIGUOUS_COLUMN", { parquet: "typed.parquet" }],
  ["SQL_AMBIGUOUS_COLUMN", { sql: `SELECT 1 AS id, 2 AS ${quoteName(PLACE_COLUMN.toUpperCase())}` }],
  ["PARQUET_COLUMNS_DIFFER", { parquet: ["text.parquet", "number.parquet"] }],
])("refuses with %s: %j", async (code, source) => {
  save("first.csv", "id,n\na,1\n");
  save("other.csv", "n,id\n1,a\n");
  save("twice.csv", "id,ID\na,1\n");
  save("twice.jsonl", '{"id":"a"}');
  await saveParquet("text.parquet", "SELECT 'a' AS id");
  await saveParquet("number.parquet", "SELECT 1 AS id");
  await saveParquet("typed.parquet", `SELECT 1 AS id, 2 AS ${quoteName(PLACE_COLUMN)}`);
  await expect(stage(source)).rejects.toMatchObject({ code });
});

test.each([
  ["csv", "good.csv", /FROM read_csv/],
  ["jsonLines", "good.jsonl", /read_json_objects/],
  ["parquet", "typed.parquet", /FROM read_parquet/],
])("refuses a file of %s that is cut short while it is read", async (kind, name, isRead) => {
  const rows = Array.from({ length: 9 }, (_, at) => at);
  save("good.csv", `id\n${rows.join("\n")}\n`);
  save("good.jsonl", rows.map((id) => JSON.stringify({ id })).join("\n"));
  await saveParquet("typed.parquet", "SELECT i AS id FROM range(9) t(i)");
  await saveParquet("text.parquet", "SELECT 1::BIGINT AS id");
  const left = (path: string) =>
    kind === "parquet"
      ? readFileSync(join(folder, "text.parquet"))
      : readFileSync(path).subarray(0, readFileSync(path).indexOf("\n", 4) + 1);
  const source = { [kind]: name, ...(kind === "jsonLines" && { columns: ["id"] }) };
  expect(await stage(source)).toHaveLength(9);
  const run = vi.spyOn(engine, "run").mockImplementation(async (sql) => {
    if (isRead.test(sql)) save(name, left(join(folder, name)));
    return Object.getPrototypeOf(engine).run.call(engine, sql) as Promise<void>;
  });
  const refused = stage(source);
  await expect(refused).rejects.toThrow(`DATA_FILE_CHANGED: The file ${name} has changed`);
  run.mockRestore();
  expect((await stage(source)).length).toBeLessThan(9);
});

test("a column of Parquet without a name is called what the engine calls it", async () => {
  const path = join(folder, await saveParquet("typed.parquet", "SELECT 'a' AS id, 2 AS gone"));
  const file = readFileSync(path);
  const end = file.length - 8;
  const from = end - file.readUInt32LE(end);
  // A name stands behind its length.
  const footer = Buffer.from(file.toString("latin1", from, end).replaceAll("\u0004gone", "\0"), "latin1");
  file.writeUInt32LE(footer.length, end);
  save("typed.parquet", Buffer.concat([file.subarray(0, from), footer, file.subarray(end)]));
  expect(await stage({ parquet: "typed.parquet" })).toEqual([["a", 2]]);
});

test("reads other delimiters, quotes and words for nothing", async () => {
  save("german.csv", "id;name;n\n1;'a;''b''\n';NULL\n2;-;\n3;'-';7\n");
  const source = { csv: "german.csv", delimiter: ";", quote: "'", nulls: ["NULL", "-"] };
  expect(await stage(source)).toEqual([
    ["1", "a;'b'\n", null],
    ["2", null, null],
    ["3", null, "7"],
  ]);
});

test("reads line ends in quotes wherever the engine cuts a large file", async () => {
  const words = ["\n1,2\n", 'a "b",\n"c"', "x,\n9,9\n9,9\n", '","\n'].map((word) => word.repeat(12));
  const lines = Array.from(
    { length: sized(80_000, 400_000) },
    (_, at) => `${at},${csvCell(words[(at * at + at / 2) & 3])}`,
  );
  save("large.csv", `id,word\n${lines.join("\n")}\n`);
  await stage({ csv: "large.csv" });
  const list = words.map(quoteText).join(", ");
  const [counts] = await engine.rows(
    `SELECT count(*), sum(id::BIGINT), count(*) FILTER (word IN (${list})) FROM src.shop`,
  );
  expect(counts).toEqual([lines.length, (lines.length * (lines.length - 1)) / 2, lines.length]);
  rmSync(join(folder, "large.csv"));
});

test.each(["long.jsonl", "long.jsonl.gz"])(
  "leaves out a line of JSON of more than 16 MiB, and no other: %s",
  async (name) => {
    const long = JSON.stringify({ a: "x".repeat(1 << 24) });
    const put = (text: string) => save(name, name.endsWith(".gz") ? gzipSync(text, { level: 1 }) : text);
    const source = () => ({ jsonLines: put(`{"a":"1"}\n${long}\n{"a":2}\n${long}`), columns: ["a"] });
    expect(await stage(source())).toEqual([["1"], ["2"]]);
    expect(reads).toMatchObject([{ rows: 2, unreadable: 2 }]);
    await expect(stage({ jsonLines: put(long), columns: ["a"] })).rejects.toMatchObject({
      code: "JSON_MALFORMED",
    });
  },
);

test("takes a text of JSON lines for nothing but a text", async () => {
  const row = {
    id: "6F9619FF-8B86-D011-B42D-00C04FC964FF",
    day: "01-02-2024",
    at: "2024-01-02T03:04:05Z",
    n: "007",
  };
  const source = { jsonLines: save("texts.jsonl", JSON.stringify(row)), columns: Object.keys(row) };
  expect(await stage(source)).toEqual([Object.values(row)]);
});

test("reads every value of JSON lines as its text, whatever stands in other lines", async () => {
  const lines = [
    '{"whole": 18446744073709551615, "real": 1, "both": 1, "yes": true, "list": [1, null], "tree": {"a": [1, "é"]}, "none": null}',
    '{"whole": -1, "real": 2.5, "both": "a", "list": [], "tree": [], "a/b~\\"c\\".[0]": "", "unnamed": 5}',
    '{"whole": 123456789012345678901234567890, "real": 1.0, "both": [1], "list": null, "both": 2}',
  ];
  const jsonLines = [
    save("a.jsonl", lines.slice(0, 1).join("\n")),
    save("b.jsonl", lines.slice(1).join("\r\n")),
  ];
  const columns = ["whole", "real", "both", "yes", "list", "tree", "none", 'a/b~"c".[0]'];
  expect(await stage({ jsonLines, columns })).toEqual([
    ["-1", "2.5", "a", null, "[]", "[]", null, ""],
    ["123456789012345678901234567890", "1.0", "[1]", null, null, null, null, null],
    ["18446744073709551615", "1", "1", "true", "[1,null]", '{"a":[1,"é"]}', null, null],
  ]);
  expect(new Set(await typesOf())).toEqual(
    new Set(["#line UHUGEINT", ...columns.map((name) => `${name} VARCHAR`)]),
  );
});

test.each(["[1]", "5\n", '"a"', '{"a":"\\ud800"}', "\ufeff{}", "{'a':1}", '[{"a":1},\n{"a":2}]'])(
  "refuses files in which no line is a JSON object: %j",
  async (text) => {
    const source = { jsonLines: save("odd.jsonl", text), columns: ["a"] };
    await expect(stage(source)).rejects.toMatchObject({ code: "JSON_MALFORMED" });
  },
);

test("keeps the types of Parquet, and reads bytes as text", async () => {
  const raw = "encode('é') AS id, '\\xFF'::BLOB AS raw";
  const typed =
    "1.25::DECIMAL(9, 2) AS price, [1.5, 2]::FLOAT[] AS list, TIMESTAMPTZ '2024-01-01 00:00:00+01' AS at";
  await saveParquet("typed.parquet", `SELECT ${raw}, ${typed}`);
  const [row] = await stage({ parquet: "typed.parquet" });
  expect(row).toEqual(["é", null, 1.25, [1.5, 2], Date.UTC(2023, 11, 31, 23)]);
  expect(await typesOf()).toEqual([
    "id VARCHAR",
    "raw VARCHAR",
    "price DECIMAL(9,2)",
    "list FLOAT[]",
    "at TIMESTAMP WITH TIME ZONE",
  ]);
});
