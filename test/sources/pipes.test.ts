import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "@fedseg/client-node/edge/ingest/engine/engine.ts";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { SealedFiles } from "@fedseg/client-node/edge/sealed/sealed-file.ts";
import { stageCsv } from "@fedseg/client-node/edge/ingest/sources/csv.ts";
import { beginningOf } from "@fedseg/client-node/edge/ingest/sources/file-beginning.ts";
import { stageJsonLines } from "@fedseg/client-node/edge/ingest/sources/json-lines.ts";
import { stageParquet } from "@fedseg/client-node/edge/ingest/sources/parquet.ts";
import { writeWithout } from "@fedseg/client-node/edge/ingest/sources/write-without.ts";
import { csvSource } from "@fedseg/client-node/config/source-config.ts";
import { loadDictionary } from "@fedseg/keeper/files/dictionary-file.ts";
import { seededVault } from "../vaults.ts";

/** Pipes that nobody writes to, under the names of files that were there when somebody looked. */
const NAMES = [
  "a.csv",
  "a.csv.gz",
  "a.jsonl",
  "a.jsonl.gz",
  "a.parquet",
  "a.yaml",
  "withdrawals.json.sealed",
];

const folder = mkdtempSync(join(tmpdir(), "pipes-"));
const at = (name: string) => join(folder, name);
let engine: Engine;
beforeAll(async () => {
  for (const name of NAMES) execFileSync("mkfifo", [at(name)]);
  engine = await openEngine({ memoryMb: 64, threads: 1 }, { folder, reads: NAMES.map(at) });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const csv = (name: string, more = {}) =>
  stageCsv(engine, "src.shop", csvSource.parse({ csv: name, ...more }), [at(name)]);
const json = (name: string) => stageJsonLines(engine, "src.shop", [at(name)], { names: ["id"] });
const columns = { header: false, columns: ["id"] };

const readings: readonly (readonly [string, string, () => unknown])[] = [
  ["CSV", "CSV_UNREADABLE", () => csv("a.csv")],
  ["CSV without a header", "CSV_UNREADABLE", () => csv("a.csv", columns)],
  ["CSV that is packed", "CSV_UNREADABLE", () => csv("a.csv.gz")],
  ["CSV in another encoding", "CSV_UNREADABLE", () => csv("a.csv", { encoding: "windows-1252" })],
  [
    "a copy of CSV",
    "CSV_UNREADABLE",
    () => writeWithout(at("a.csv"), { kind: "CSV", ranges: [], to: at("copy"), full: engine.full }),
  ],
  ["JSON lines", "JSON_UNREADABLE", () => json("a.jsonl")],
  ["JSON lines that are packed", "JSON_UNREADABLE", () => json("a.jsonl.gz")],
  ["Parquet", "PARQUET_UNREADABLE", () => stageParquet(engine, "src.shop", [at("a.parquet")])],
  ["a file that is looked at", "no file", () => beginningOf(at("a.csv"), 3)],
  ["a dictionary", "CONFIG_UNREADABLE", () => loadDictionary(at("a.yaml"))],
  [
    "withdrawals",
    "FILE_UNREADABLE",
    () => new SealedFiles(folder, seededVault("pipes")).read("withdrawals.json"),
  ],
];

test("of what is refused no copy is begun", async () => {
  const plan = { kind: "CSV", ranges: [], to: at("begun"), full: engine.full } as const;
  await expect(writeWithout(at("a.csv"), plan)).rejects.toMatchObject({ code: "CSV_UNREADABLE" });
  await setTimeout(100);
  expect(existsSync(at("begun"))).toBe(false);
});

test.each(readings)("a pipe in the place of %s is refused at once: %s", async (_, code, read) => {
  await expect((async () => read())()).rejects.toMatchObject({ code });
});
