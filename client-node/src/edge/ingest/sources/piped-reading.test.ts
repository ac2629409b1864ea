import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { engineConfig, sourceConfig } from "../../../config/source-config.ts";
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/open-engine.ts";
import { PipedReading } from "./piped-reading.ts";
import { stageSources } from "./stage.ts";

const folder = mkdtempSync(join(tmpdir(), "piped-"));
const FILES = [0, 1, 2, 3].map((at) => join(folder, `${at}.csv.gz`));
const LINES = 20_000;
/** More than is unpacked at a time. */
const LINE = "customer-1,2025-01-02,x";
const PLAIN = `user,day,sku\n${`${LINE}\n`.repeat(LINES)}`;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(engineConfig.parse({}), { folder, reads: FILES });
});
beforeEach(() => engine.run("DROP TABLE IF EXISTS src.shop"));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** Stages packed files; returns how many lines came of them, and where from and with what end the engine read. */
async function staged(...texts: readonly string[]) {
  const files = FILES.slice(0, texts.length);
  for (const [at, text] of texts.entries()) writeFileSync(FILES[at], gzipSync(text, { level: 1 }));
  const run = vi.spyOn(engine, "run");
  const reads = await stageSources(
    engine,
    { shop: sourceConfig.parse({ csv: files }) },
    { here: (path) => path },
  );
  const steps = run.mock.calls.flatMap(([sql]) => {
    if (/^(COMMIT|ROLLBACK)$/.test(sql)) return [sql];
    return sql.includes("read_csv") ? [/read_csv\('[^']*?([^/']*)'/.exec(sql)?.[1]] : [];
  });
  const [[different]] = await engine.rows("SELECT count(DISTINCT shop) FROM src.shop");
  const [{ rows, unreadable = 0 }] = reads;
  return { rows, unreadable, different: Number(different), steps };
}

test("packed files of plain lines are read while they are unpacked, and once", async () => {
  expect(await staged(PLAIN, PLAIN)).toEqual({
    rows: 2 * LINES,
    unreadable: 0,
    different: 1,
    steps: ["piped", "COMMIT", "piped", "COMMIT"],
  });
});

test("what has been read of a file counts nothing once a line of it is not plain", async () => {
  const short = `${PLAIN}customer-2\n`;
  expect(await staged(PLAIN, short, `${PLAIN}"customer-1",2025-01-02,x\n`, `${PLAIN}${LINE},`)).toEqual({
    rows: 4 * LINES + 2,
    unreadable: 1,
    different: 1,
    steps: ["piped", "COMMIT", "piped", "ROLLBACK", "csv-whole", "piped", "ROLLBACK", "2.csv.gz"].concat(
      "piped",
      "ROLLBACK",
      "3.csv.gz",
    ),
  });
});

test("a file that is quoted from the first line on is in no pipe", async () => {
  const { steps } = await staged(PLAIN.replace("user", '"user"'));
  expect(steps).toEqual(["0.csv.gz"]);
});

test("where the system makes no pipe the packed file is read", async () => {
  vi.stubEnv("PATH", folder);
  expect(await staged(PLAIN)).toMatchObject({ rows: LINES, steps: ["0.csv.gz"] });
});

test.each([
  ["that never begins", () => "SELECT * FROM none"],
  [
    "that stops",
    (file: string) =>
      `CREATE TABLE src.shop AS SELECT error(a) FROM read_csv(${file}, auto_detect = false, columns = {a: 'VARCHAR'})`,
  ],
] as const)("nobody waits for a statement %s", async (_, sql) => {
  const reading = await PipedReading.begin(engine, sql);
  const bytes = Buffer.from("line\n".repeat(1 << 16));
  for (let part = 0; part < 400; part += 1) await reading?.write(bytes);
  expect(await reading?.end(true)).toBe(false);
  const tables = await engine.rows("SELECT table_name FROM duckdb_tables() WHERE table_name = 'shop'");
  expect(tables).toEqual([]);
});
