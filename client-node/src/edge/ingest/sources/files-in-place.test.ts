import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { natural } from "../../../../../test/data/natural.ts";
import { readData } from "../../../../../test/data/read-data.ts";
import { FilesInPlace } from "./files-in-place.ts";

const folder = mkdtempSync(join(tmpdir(), "in-place-"));
const at = (name: string) => join(folder, name);
/** Does something in an engine of its own, and returns the first row of what it gives. */
async function write(sql: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows[0] ?? [];
}

/** Returns where a column's cells lie in its file, in bytes, and how many these are. */
async function placeOf(column: string): Promise<readonly [number, number]> {
  const [from, bytes] =
    await write(`SELECT coalesce(dictionary_page_offset, data_page_offset), total_compressed_size
    FROM parquet_metadata('${at("shop.parquet")}') WHERE path_in_schema = '${column}'`);
  return [Number(from), Number(bytes)];
}

beforeAll(async () => {
  // Some lines come again, in their own file and in the other.
  const lines = (
    users: number,
    seed: number,
  ) => `SELECT 'u' || hash(i, ${seed}) % ${users} AS who, 'o' || hash(i // 3, ${seed}) % 40 AS no,
    TIMESTAMP '2025-03-01' + to_hours((hash(i // 3, ${seed}) % 99)::INTEGER) AS at, (hash(i, 1) % 5)::DOUBLE AS paid FROM range(300) t(i)`;
  await write(`COPY (${lines(9, 1)}) TO '${at("old.parquet")}' (FORMAT parquet);
    COPY (${lines(7, 2)}) TO '${at("new.parquet")}' (FORMAT parquet); COPY (${lines(9, 1)} LIMIT 50) TO '${at("more.parquet")}' (FORMAT parquet)`);
  // Long ago, so that nothing can have changed unnoticed.
  for (const name of ["old", "new", "more"]) settle(`${name}.parquet`);
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

function settle(name: string): void {
  utimesSync(at(name), 1e9, 1e9 + 0.5);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 10_000);
}

const features = [
  natural("orders", { of: "count", what: "orders" }),
  natural("spend", { of: "sum", what: "amount" }),
];
const columns = { user: "who", time: "at", order: "no", amount: "paid" };

async function read(files: string | readonly string[], duplicates: "drop" | "keep", whileRead?: () => void) {
  let isFirst = true;
  const isWithdrawn = () => {
    if (isFirst) whileRead?.();
    isFirst = false;
    return false;
  };
  const source = String(files).endsWith(".csv") ? { csv: files } : { parquet: files };
  const data = { sources: { shop: source }, events: [{ from: "shop", columns }] };
  const request = {
    features,
    snapshotMs: Date.UTC(2026, 0),
    cleaning: { duplicates, cancellations: "separate" },
  } as const;
  const { table, report } = await readData({ data, home: folder }, { ...request, isWithdrawn });
  return { ids: table.ids, values: table.values, lines: report.lines, users: report.users };
}

test.each([["old.parquet"], [["old.parquet", "more.parquet"]]])(
  "lines of %j are the same where they lie as in a copy, those left out that come again",
  async (files) => {
    const note = vi.spyOn(FilesInPlace.prototype, "note");
    const inPlace = await read(files, "drop");
    expect(note.mock.results.map(({ value }) => value as boolean)).toEqual([true]);
    note.mockReturnValue(false);
    const copied = await read(files, "drop");
    expect(inPlace).toEqual(copied);
    expect(inPlace.lines[0].dropped.map(({ reason }) => reason)).toEqual(["duplicate"]);
  },
);

test.each(["File_Row_Number", "file_index"])("a column %s hides no row's place", async (name) => {
  // One user's line and its repeat in one file, another line of that user and its repeat in the other.
  const files = ["o1", "o2"].map((order) => `${order}.parquet`);
  for (const file of files) {
    await write(`COPY (SELECT 'u' AS who, '${file}' AS no, TIMESTAMP '2025-03-01' AS at, 5 AS paid, 0 AS ${name} FROM range(2))
      TO '${at(file)}' (FORMAT parquet)`);
    settle(file);
  }
  const { lines } = await read(files, "drop");
  expect(lines[0]).toMatchObject({ read: 4, kept: 2 });
});

test.each([
  [
    "replaced",
    () => (copyFileSync(at("new.parquet"), at("x.parquet")), renameSync(at("x.parquet"), at("shop.parquet"))),
  ],
  ["written anew", () => writeFileSync(at("shop.parquet"), readFileSync(at("new.parquet")))],
])("a file that is %s while it is read is read once more, and never half of each", async (_, change) => {
  copyFileSync(at("old.parquet"), at("shop.parquet"));
  settle("shop.parquet");
  const [before, after] = [await read("old.parquet", "keep"), await read("new.parquet", "keep")];
  expect(after).not.toEqual(before);
  expect(await read("shop.parquet", "keep", change)).toEqual(after);
});

test("a CSV file that is cut short while it is read is read once more; one that changes again is refused", async () => {
  const lines = (users: number) =>
    [
      "who,no,at,paid",
      ...Array.from({ length: users }, (_, user) => `u${user},o${user},2025-03-01,5`),
      "",
    ].join("\n");
  let changes = 1;
  const { run } = DuckDBConnection.prototype;
  vi.spyOn(DuckDBConnection.prototype, "run").mockImplementation(function (this: DuckDBConnection, ...asked) {
    if (asked[0].includes("read_csv(") && (changes -= 1) >= 0)
      writeFileSync(at("shop.csv"), lines(3 + changes));
    return run.apply(this, asked);
  });
  const inTurn = async (times: number) => {
    writeFileSync(at("shop.csv"), lines(9));
    changes = times;
    return read("shop.csv", "keep");
  };
  expect((await inTurn(1)).ids).toEqual(["u0", "u1", "u2"]);
  await expect(inTurn(2)).rejects.toThrow("DATA_FILE_CHANGED: The file shop.csv has changed");
});

test("what a file has become is refused as it would be at once", async () => {
  copyFileSync(at("old.parquet"), at("shop.parquet"));
  settle("shop.parquet");
  const cut = () => writeFileSync(at("shop.parquet"), readFileSync(at("new.parquet")).subarray(0, 900));
  await expect(read("shop.parquet", "keep", cut)).rejects.toThrow(/PARQUET_MALFORMED: shop\.parquet/);
});

test.each(["paid", "extra"])(
  "cells of %s that cannot be read are refused as in a copy, whether or not lines have them",
  async (column) => {
    await write(`COPY (SELECT 'u' || i AS who, 'o' || i AS no, TIMESTAMP '2025-03-01' AS at, i / 7 AS paid, i / 9 AS extra FROM range(5000) t(i))
      TO '${at("shop.parquet")}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 5000)`);
    const file = readFileSync(at("shop.parquet"));
    const [from, bytes] = await placeOf(column);
    file.fill(0xff, from + 40, from + Math.min(bytes, 400));
    writeFileSync(at("shop.parquet"), file);
    settle("shop.parquet");
    const note = vi.spyOn(FilesInPlace.prototype, "note");
    const refused = async () => read("shop.parquet", "keep").then(() => "read", String);
    const inPlace = await refused();
    expect(note.mock.results.map(({ value }) => value as boolean)[0]).toBe(true);
    note.mockReturnValue(false);
    expect([inPlace, await refused()]).toEqual([inPlace, inPlace]);
    expect(inPlace).toMatch(/PARQUET_MALFORMED: shop\.parquet/);
  },
);

test("a file that has just been changed is not read in place: the next change might have the same time", () => {
  writeFileSync(at("fresh"), "");
  const files = new FilesInPlace();
  expect(files.note([at("old.parquet"), at("fresh")])).toBe(false);
});
