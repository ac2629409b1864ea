import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { csvSource, engineConfig } from "../../../config/source-config.ts";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { stageCsv } from "./csv.ts";

const folder = mkdtempSync(join(tmpdir(), "exact-times-"));
const [first, second] = ["first.csv", "second.csv"].map((name) => join(folder, name));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(engineConfig.parse({}), { folder, reads: [first, second] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const sorted = (texts: readonly unknown[]) => texts.map(String).toSorted((a, b) => (a < b ? -1 : 1));

/** Stages two files, each with these times, one of which may be a moment; returns the columns' types and their texts, row by row. */
async function staged(of: readonly [readonly string[], readonly string[]], more: object = {}) {
  for (const [at, times] of of.entries())
    writeFileSync(
      [first, second][at],
      ["user,Time", ...times.map((time) => `u${at},${time}`), ""].join("\n"),
    );
  await engine.run("DROP TABLE IF EXISTS src.shop");
  const source = csvSource.parse({ csv: [first, second], ...more });
  await stageCsv(engine, "src.shop", source, [first, second], new Set(["time"]));
  const columns = await engine.columns("SELECT * FROM src.shop");
  const rows = await engine.rows(`SELECT "user" || '|' || coalesce("Time"::VARCHAR, 'none') FROM src.shop`);
  return { columns: columns.map(({ name, type }) => `${name} ${type}`), texts: sorted(rows.flat()) };
}

const textsOf = (of: readonly (readonly string[])[]) =>
  sorted(of.flatMap((times, at) => times.map((time) => `u${at}|${time || "none"}`)));

test("times that are written as the engine writes moments are moments", async () => {
  const of = [["2024-02-29 23:59:59", "", "1000-01-01 00:00:00"], ["9999-12-31 00:00:01"]] as const;
  expect(await staged(of)).toEqual({ columns: ["user VARCHAR", "Time TIMESTAMP"], texts: textsOf(of) });
});

test.each([
  "2024-02-30 00:00:00",
  "2024-1-01 00:00:00",
  "2024-01-01 0:00:00 ",
  " 2024-01-1 00:00:00",
  "2024-01-1  00:00:00",
  "2024-01-01T00:00:00",
  "2024-01-01 00:00:0Z",
  "2024-01-01 24:00:00",
  "2024-06-30 23:59:60",
  "2024-01-01 00:00:00.5",
  "2024-01-01",
  "0999-12-31 00:00:00",
  "10000-01-01 00:00:00",
  "infinity",
  "soon",
])("with one that is written as %j all of them stay the texts that they are", async (other) => {
  for (const of of [
    [
      ["2024-02-29 23:59:59", other],
      ["2025-01-01 00:00:00", ""],
    ],
    [["2024-02-29 23:59:59"], [other]],
  ] as const)
    expect(await staged(of)).toEqual({ columns: ["user VARCHAR", "Time VARCHAR"], texts: textsOf(of) });
});

test("of a column of which something is taken off its cells no moments are made", async () => {
  const { columns } = await staged([["2024-02-29 23:59:59"], [""]], { guarded: ["Time"] });
  expect(columns).toEqual(["user VARCHAR", "Time VARCHAR"]);
});
