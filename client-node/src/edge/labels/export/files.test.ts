import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exportCsv } from "./csv.ts";
import { exportParquet } from "./parquet.ts";
import { writeWhole } from "./whole-file.ts";
import { parquetTypes, readCsv } from "../../../../../test/out/file-targets.ts";
import type { ScoreSet } from "../../../labels/score-set.ts";
import { brokenSet, expectedRows, labelSet, sorted } from "../../../../../test/out/label-sets.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-files-"));
  path = join(folder, "out", "labels");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SET = labelSet(["a", "b"]);
const parquet = (to: string, set: ScoreSet = SET) =>
  exportParquet(to, set, { folder, engine: { memoryMb: 128, threads: 1 } });

describe.each([
  ["csv", exportCsv],
  ["parquet", parquet],
])("%s", (_, send) => {
  test("is its owner's alone, also where a file stood open to all, and leaves nothing beside", async () => {
    mkdirSync(join(folder, "out"));
    writeFileSync(path, "old");
    chmodSync(path, 0o644);
    await send(path, SET);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "out"))).toEqual(["labels"]);
  });

  test("leaves nothing beside when it breaks", async () => {
    await expect(send(path, brokenSet(["a"]))).rejects.toThrow("torn");
    expect(readdirSync(join(folder, "out"))).toEqual([]);
    expect(existsSync(join(folder, "engine")) ? readdirSync(join(folder, "engine")) : []).toEqual([]);
  });

  test("refuses a folder in its place", async () => {
    mkdirSync(path, { recursive: true });
    await expect(send(path, SET)).rejects.toMatchObject({ code: "EXPORT_UNWRITABLE" });
  });
});

test("a part that a killed process left is removed, one of a running process is not", async () => {
  mkdirSync(join(folder, "out"));
  const part = (pid: number) => join(folder, "out", `.labels.${pid}.part`);
  for (const pid of [process.ppid, 2 ** 22 + 1, process.pid]) writeFileSync(part(pid), "half");
  await exportCsv(path, SET);
  expect(readdirSync(join(folder, "out")).sort()).toEqual([`.labels.${process.ppid}.part`, "labels"]);
});

test("a file is seen old or new, never half", async () => {
  await exportCsv(path, SET);
  const before = readFileSync(path, "utf8");
  await writeWhole(path, (part) => {
    writeFileSync(part, "half");
    expect(readFileSync(path, "utf8")).toBe(before);
  });
  expect(readFileSync(path, "utf8")).toBe("half");
});

test("CSV has the columns, line ends and guarded cells that it promises", async () => {
  await exportCsv(path, labelSet(["=HYPERLINK(1)"]));
  const meta = `${SET.study},${SET.model},${SET.labelledAt}`;
  expect(readFileSync(path, "utf8")).toBe(
    "user_id,segment,label_en,label_zh,segment_group,label_certain,margin,study,model,labelled_at\r\n" +
      `'=HYPERLINK(1),1,Champions,冠军客户,high-value,true,1.0000,${meta}\r\n`,
  );
});

test("Parquet has typed columns", async () => {
  await parquet(path);
  expect(await parquetTypes(path)).toEqual({
    user_id: "VARCHAR",
    segment: "INTEGER",
    label_en: "VARCHAR",
    label_zh: "VARCHAR",
    segment_group: "VARCHAR",
    label_certain: "BOOLEAN",
    margin: "DOUBLE",
    study: "VARCHAR",
    model: "VARCHAR",
    labelled_at: "TIMESTAMP WITH TIME ZONE",
  });
});

test("CSV gives any id back", async () => {
  const id = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.startsWith("'"));
  const ids = fc.uniqueArray(id, { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(ids, async (some) => {
      const set = labelSet(some);
      await exportCsv(path, set);
      expect(sorted(readCsv(path))).toEqual(expectedRows(set));
    }),
    { numRuns: 50 },
  );
});
