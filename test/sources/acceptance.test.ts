import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test, vi } from "vitest";
import type { Engine } from "@fedseg/client-node/edge/ingest/engine/engine.ts";
import { openEngine } from "@fedseg/client-node/edge/ingest/engine/open-engine.ts";
import { filesOfAll } from "@fedseg/client-node/edge/ingest/sources/source-files.ts";
import { type SourceRead, stageSources } from "@fedseg/client-node/edge/ingest/sources/stage.ts";
import { sourceConfig } from "@fedseg/client-node/config/source-config.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { NO_POSTGRES, type TestPostgres, startPostgres } from "./postgres-server.ts";
import { KINDS, type Kind, type Place, type ShopRow } from "./kinds.ts";

let server: TestPostgres | undefined;
beforeAll(async () => {
  if (!NO_POSTGRES) server = await startPostgres();
  vi.stubEnv("DATABASE_OF_TEST", server?.url ?? "");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server?.stop();
});

let place: Place;
beforeEach(() => {
  place = { folder: mkdtempSync(join(tmpdir(), "sources [*] -")), postgres: server?.url ?? "" };
});
afterEach(() => rmSync(place.folder, { recursive: true }));

/** Tables that the last refusal has left behind. */
let left: readonly (readonly unknown[])[] = [];

/** Reads sources as a node does, and closes the engine whatever happens. */
async function read<T>(
  sources: Readonly<Record<string, unknown>>,
  work: (engine: Engine, reads: readonly SourceRead[]) => Promise<T>,
): Promise<T> {
  const parsed = Object.fromEntries(
    Object.entries(sources).map(([name, one]) => [name, sourceConfig.parse(one)]),
  );
  const here = (path: string) => resolve(place.folder, path);
  const options = { folder: place.folder, reads: filesOfAll(parsed, here) };
  const engine = await openEngine({ memoryMb: 128, threads: 2 }, options);
  try {
    return await work(engine, await stageSources(engine, parsed, { here }));
  } catch (error) {
    left = await engine.rows("SELECT table_name FROM information_schema.tables WHERE table_name <> 'cells'");
    throw error;
  } finally {
    engine.close();
  }
}

function rowsOf(sources: Readonly<Record<string, unknown>>): Promise<readonly (readonly unknown[])[]> {
  const cells = "id::VARCHAR, nullif(note, ''), amount::DOUBLE, day::VARCHAR";
  return read(sources, (engine) => engine.rows(`SELECT ${cells} FROM src.shop ORDER BY id::VARCHAR`));
}

function expected(rows: readonly ShopRow[]): unknown[] {
  return rows
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
    .map(({ id, note, amount, day }) => [id, note || null, amount, day]);
}

const NOTES = [
  ..."\",;'\n\r\t\\|",
  "",
  null,
  'a "quoted" word',
  "two\nlines\r\nand a third",
  "1,2,3\n4,5,6",
  "=1+1",
  "NULL",
  " spaces around ",
  "2024-01-02",
  "6F9619FF-8B86-D011-B42D-00C04FC964FF",
  "true",
  "007",
  "1e3",
  "[1, 2]",
  '{"a":1}',
  "Grüße, 你好, עברית, 😀, e\u0301, \u00a0, \u2028, \ufeff",
  "long ".repeat(40_000),
];
const AMOUNTS = [0, -1, 1.5, -0.01, 123456789012, 2 ** 53, 1e-7, 1e21, Number.MAX_VALUE];
const DAYS = ["2024-02-29", "1970-01-01", "1899-12-31", "9999-12-31"];
const ROWS: readonly ShopRow[] = [...NOTES, ...NOTES].map((note, at) => ({
  id: at < NOTES.length ? `u${at}` : `长 "${at}"`,
  note,
  amount: AMOUNTS[at % AMOUNTS.length],
  day: DAYS[at % DAYS.length],
}));

describe.each(Object.entries(KINDS))("%s", (name, kind: Kind) => {
  const skipped = name === "postgres" ? NO_POSTGRES : "";
  const isSkipped = skipped !== "";

  test.skipIf(isSkipped)(`gives the rows that were written, whatever stands in them${skipped}`, async () => {
    expect(await rowsOf(await kind.write(ROWS, place))).toEqual(expected(ROWS));
    expect(existsSync(join(place.folder, "engine"))).toBe(false);
  });

  test.skipIf(isSkipped)(`gives every row of many once${skipped}`, async () => {
    const many = Array.from({ length: 7001 }, (_, at) => ({ ...ROWS[1], id: `${at}`, amount: at }));
    const sources = await kind.write(many, place);
    const [counts, reads] = await read(sources, async (engine, all) => [
      await engine.rows("SELECT count(*), count(DISTINCT id), sum(amount::DOUBLE) FROM src.shop"),
      all,
    ]);
    expect(counts).toEqual([[7001, 7001, (7001 * 7000) / 2]]);
    expect(reads.map(({ rows }) => rows)).toEqual(Object.keys(sources).map(() => 7001));
  });

  test.skipIf(isSkipped)(`gives no row of an empty relation${skipped}`, async () => {
    expect(await rowsOf(await kind.write([], place))).toEqual([]);
  });

  test.skipIf(isSkipped)(`refuses what is not there${skipped}`, async () => {
    const refusal = await refusalOf(kind.missing.sources);
    expect(refusal).toMatchObject({ code: kind.missing.code });
    expect(left).toEqual([]);
    expect(existsSync(join(place.folder, "engine"))).toBe(false);
  });

  test.skipIf(isSkipped)(`refuses what is damaged, without a word of its content${skipped}`, async () => {
    const refusal = await refusalOf(await kind.damaged.make(ROWS, place));
    expect(refusal).toMatchObject({ code: kind.damaged.code });
    expect(String(refusal)).not.toMatch(/secret|postgres:\/\//);
    expect(left).toEqual([]);
    expect(existsSync(join(place.folder, "engine"))).toBe(false);
  });
});

async function refusalOf(sources: Readonly<Record<string, unknown>>): Promise<unknown> {
  const refusal = await read(sources, async () => undefined).catch((error: unknown) => error);
  return refusal instanceof CodedError ? refusal : new Error("not refused with a code", { cause: refusal });
}
