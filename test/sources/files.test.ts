import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, openEngine } from "@fedseg/client-node/edge/engine/engine.ts";
import { stageSources } from "@fedseg/client-node/edge/sources/stage.ts";
import { csvCell } from "@fedseg/client-node/labels/csv-cell.ts";
import { sourceConfig } from "@fedseg/client-node/sources/source-config.ts";
import { quoteText } from "@fedseg/client-node/sources/sql.ts";

/** Everything that the engine of these tests may read. */
const NAMES = `day-1.csv.gz day-2.csv.gz day-[1].csv.gz night-1.csv german.csv large.csv
  year=2024/a.csv year=2024/a.jsonl year=2024/a.parquet good.csv bad.csv good.jsonl
  bad.jsonl first.csv other.csv twice.csv twice.jsonl text.parquet
  number.parquet typed.parquet texts.jsonl a.jsonl b.jsonl odd.jsonl`.split(/\s+/);

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

async function stage(source: unknown): Promise<readonly (readonly unknown[])[]> {
  await engine.run("DROP TABLE IF EXISTS src.shop");
  await stageSources(engine, { shop: sourceConfig.parse(source) }, { here: (path) => join(folder, path) });
  return engine.rows("SELECT * FROM src.shop ORDER BY ALL");
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
  expect(await stage({ jsonLines: save("year=2024/a.jsonl", '{"id":"a"}') })).toEqual([["a"]]);
  expect(await stage({ parquet: "year=2024/a.parquet" })).toEqual([["a"]]);
});

test("names the file that is refused, and leaves no table", async () => {
  save("good.csv", "id,n\na,1\n");
  const files = ["good.csv", save("bad.csv", "id,n\nb,2\nc\n")];
  await expect(stage({ csv: files })).rejects.toThrow(
    /CSV_FIELD_COUNT: bad\.csv: .* 1 fields instead of 2 near line 3/,
  );
  await expect(engine.columns("SELECT * FROM src.shop")).rejects.toThrow("SQL_INVALID");
  const lines = [save("good.jsonl", '{"id":"a"}'), save("bad.jsonl", '{"id":"b"}\n\n{"id":"c"\n')];
  await expect(stage({ jsonLines: lines })).rejects.toThrow(/JSON_MALFORMED: bad\.jsonl: .* near line [23]/);
});

test.each([
  ["CSV_HEADERS_DIFFER", { csv: ["first.csv", "other.csv"] }],
  ["CSV_DIALECT", { csv: "first.csv", delimiter: '"' }],
  ["CSV_DIALECT", { csv: "first.csv", delimiter: "\n" }],
  ["CSV_DIALECT", { csv: "first.csv", quote: "»" }],
  ["CSV_AMBIGUOUS_COLUMN", { csv: "twice.csv" }],
  ["CSV_UNREADABLE", { csv: "none-*.csv" }],
  ["CSV_UNREADABLE", { csv: "no/folder/*.csv" }],
  ["JSON_AMBIGUOUS_COLUMN", { jsonLines: "twice.jsonl" }],
  ["PARQUET_COLUMNS_DIFFER", { parquet: ["text.parquet", "number.parquet"] }],
])("refuses with %s: %j", async (code, source) => {
  save("first.csv", "id,n\na,1\n");
  save("other.csv", "n,id\n1,a\n");
  save("twice.csv", "id,ID\na,1\n");
  save("twice.jsonl", '{"id":"a"}\n{"ID":"b"}');
  await saveParquet("text.parquet", "SELECT 'a' AS id");
  await saveParquet("number.parquet", "SELECT 1 AS id");
  await expect(stage(source)).rejects.toMatchObject({ code });
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
  const lines = Array.from({ length: 400_000 }, (_, at) => `${at},${csvCell(words[(at * at + at / 2) & 3])}`);
  save("large.csv", `id,word\n${lines.join("\n")}\n`);
  await stage({ csv: "large.csv" });
  const list = words.map(quoteText).join(", ");
  const [counts] = await engine.rows(
    `SELECT count(*), sum(id::BIGINT), count(*) FILTER (word IN (${list})) FROM src.shop`,
  );
  expect(counts).toEqual([lines.length, (lines.length * (lines.length - 1)) / 2, lines.length]);
  rmSync(join(folder, "large.csv"));
});

test("takes a text of JSON lines for nothing but a text", async () => {
  const row = {
    id: "6F9619FF-8B86-D011-B42D-00C04FC964FF",
    day: "01-02-2024",
    at: "2024-01-02T03:04:05Z",
    n: "007",
  };
  expect(await stage({ jsonLines: save("texts.jsonl", JSON.stringify(row)) })).toEqual([Object.values(row)]);
});

test("gives every key of JSON lines a type that holds all its values", async () => {
  const lines = [
    '{"whole": 18446744073709551615, "real": 1, "both": 1, "yes": true, "list": [1, null], "tree": {"a": [1, "é"]}, "none": null}',
    '{"whole": -1, "real": 2.5, "both": "a", "list": [], "tree": [], "other key\'s \\"name\\"": ""}',
    '{"both": [1], "list": null}',
  ];
  await stage({
    jsonLines: [save("a.jsonl", lines.slice(0, 1).join("\n")), save("b.jsonl", lines.slice(1).join("\r\n"))],
  });
  expect(await typesOf()).toEqual([
    "whole HUGEINT",
    "real DOUBLE",
    "both VARCHAR",
    "yes BOOLEAN",
    "list DOUBLE[]",
    "tree VARCHAR",
    "none VARCHAR",
    `other key's "name" VARCHAR`,
  ]);
  const texts = 'whole::VARCHAR, real, "both", yes, list, tree, "other key\'s ""name"""';
  expect(await engine.rows(`SELECT ${texts} FROM src.shop ORDER BY real NULLS LAST`)).toEqual([
    ["18446744073709551615", 1, "1", true, [1, null], '{"a":[1,"é"]}', null],
    ["-1", 2.5, "a", null, [], "[]", ""],
    [null, null, "[1]", null, null, null, null],
  ]);
});

test.each([
  '{"a":1}\n[2]\n',
  "[1]",
  "5\n",
  '"a"',
  '{"a":1}{"a":2}',
  '{"a":1,"a":2}',
  '{"a":"\\ud800"}',
  "\ufeff{}",
  "{'a':1}",
])("refuses what are no JSON lines: %j", async (text) => {
  await expect(stage({ jsonLines: save("odd.jsonl", text) })).rejects.toMatchObject({
    code: "JSON_MALFORMED",
  });
});

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
