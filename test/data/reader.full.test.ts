import { BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import { MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import type { NodeConfig } from "@fedseg/client-node/edge/config.ts";
import { prepareData } from "@fedseg/client-node/edge/ingest/prepare.ts";
import { openRecords } from "@fedseg/client-node/edge/sealed/records.ts";
import { placeOf, portsOf } from "@fedseg/client-node/edge/ingest/reader/at-node.ts";
import { inChild } from "@fedseg/client-node/edge/ingest/reader/in-child.ts";
import { readRows } from "@fedseg/client-node/edge/ingest/reader/read-rows.ts";
import { JoinedRows, partsOf } from "@fedseg/client-node/edge/ingest/reader/rows.ts";
import { consentConfig } from "@fedseg/client-node/config/consent-config.ts";
import { dataConfig } from "@fedseg/client-node/config/data-config.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { ensureVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { natural } from "./natural.ts";
import { inChild as inThisProcess } from "../reader-here.ts";
import { KEEP } from "./read-data.ts";

const home = mkdtempSync(join(tmpdir(), "reader-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const REQUEST = {
  snapshotMs: Date.UTC(2026, 0, 1),
  cleaning: KEEP,
  features: [natural("spend", { of: "sum", what: "amount" })],
};

/** A node whose file holds so many users, with ids of some length. */
function nodeWith(users: number, { engine = {}, length = 6 } = {}): NodeConfig {
  const folder = mkdtempSync(join(home, "node-"));
  const lines = Array.from(
    { length: users },
    (_, at) => `${`${at}`.padStart(length, "u")},2025-05-02,o${at},${at}\n`,
  );
  writeFileSync(join(folder, "shop.csv"), `who,at,o,paid\n${lines.join("")}`);
  const columns = { user: "who", time: "at", order: "o", amount: "paid" };
  const data = { sources: { shop: { csv: "shop.csv" } }, events: [{ from: "shop", columns }], engine };
  const atRest = { keyFile: join(folder, "storage.key") };
  ensureVault(atRest, systemEntropy());
  const consent = consentConfig.parse({ rule: "test", default: "include" });
  return { folder, home: folder, atRest, consent, data: dataConfig.parse(data) } as NodeConfig;
}

const ports = () => ({ tell: () => undefined, signal: new AbortController().signal });

/** Waits until the reading process of a node is at work, and returns its id. */
async function readerOf({ folder }: NodeConfig): Promise<number> {
  const engines = join(folder, "engine");
  for (;;) {
    const [name] = existsSync(engines) ? readdirSync(engines) : [];
    if (name !== undefined) return Number(name.split("-")[0]);
    await after(5);
  }
}

test("another process reads the same rows, calls their users by the node's hashes, and tells as this one does", async () => {
  const config = nodeWith(4500);
  const records = openRecords(config);
  records.withdrawals.add("uuuuu7", { kind: "withdrawn", at: "2026-01-01T00:00:00Z" });
  const told: string[][] = [[], []];
  const target = { of: "bought-again", withinDays: 30 } as const;
  const request = { ...REQUEST, target };
  const here = await prepareData(config, { ...request, ...records.withdrawals.watch() }, (...words) =>
    told[0].push(words.join(" ")),
  );
  const there = await readRows(config, request, {
    ...ports(),
    tell: (code, text) => told[1].push(`${code} ${text}`),
  });
  expect(there.table).toEqual(here.table);
  expect(there.table.users).toBe(4499);
  expect(there.report).toEqual(here.report);
  expect(there.hashes).toEqual(here.table.ids.map(records.hash));
  expect(told[1]).toEqual(told[0]);
});

test("what stands for it in tests gives the same, and refuses with the same words", async () => {
  const config = nodeWith(5);
  const { folder, atRest, data } = config;
  const measuring = { place: placeOf(config), records: { folder, atRest, data }, request: REQUEST };
  const both = async (task: "measure" | "report") => {
    const [parts, words]: unknown[][][] = [
      [[], []],
      [[], []],
    ];
    const way = (at: number) => ({
      folder,
      tell: (...said: readonly unknown[]) => void words[at].push(said),
      onRows: (rows: unknown) => void parts[at].push(rows),
    });
    const ended = await Promise.allSettled([
      inChild(task, measuring, way(0)),
      inThisProcess(task, measuring, way(1)),
    ]);
    return ended.map((one, at) => ({ ...one, parts: parts[at], words: words[at] }));
  };
  for (const task of ["measure", "report"] as const) {
    const [there, here] = await both(task);
    expect(here).toEqual(there);
    expect(there).toMatchObject({ status: "fulfilled", value: { users: { kept: 5 } } });
  }
  writeFileSync(join(folder, "shop.csv"), 'who,at,o,paid\n"');
  const [there, here] = await both("measure");
  expect(here).toEqual(there);
  expect(there).toMatchObject({ status: "rejected", reason: { code: "CSV_MALFORMED" } });
});

test("parts are small, and make the table that they were cut from", () => {
  const ids = Array.from({ length: 5000 }, (_, at) => (at < 3 ? "x".repeat(1 << 18) : `${at}`));
  const codes = Uint16Array.from({ length: 10_000 }, (_, at) => at);
  const classes = Int8Array.from(ids, (_, at) => (at % 3) - 1);
  const table: Table = {
    users: 5000,
    d: 2,
    codes,
    ids,
    outcome: { codes: codes.map((one) => 60_000 - one), classes },
    baskets: {
      recent: Uint16Array.from({ length: 5000 * MOST_RECENT }, (_, at) => at),
      often: Uint16Array.from({ length: 5000 * MOST_OFTEN }, (_, at) => at),
    },
    besides: { behaviour: Uint16Array.from({ length: 5000 * BEHAVIOUR_WIDTH }, (_, at) => at) },
  };
  const parts = [...partsOf(table, (id) => `# ${id}`)];
  expect(parts.map((part) => part.ids.length)).toEqual([1, 1, 1, 2000, 2000, 997]);
  const rows = new JoinedRows({
    users: 5000,
    d: 2,
    outcomeColumns: 2,
    hasBaskets: true,
    besides: ["behaviour"],
  });
  for (const part of parts) rows.add(structuredClone(part));
  expect(rows.joined()).toEqual({ table, hashes: ids.map((id) => `# ${id}`) });
});

test("refusals come over as they are, those of withdrawals too", async () => {
  const config = nodeWith(3);
  writeFileSync(join(config.folder, "shop.csv"), 'who,at,o,paid\n"');
  await expect(readRows(config, REQUEST, ports())).rejects.toMatchObject({
    code: "CSV_MALFORMED",
    refusal: { what: expect.stringContaining("shop.csv") },
  });
  mkdirSync(join(config.folder, "withdrawals.json.sealed"));
  await expect(readRows(config, REQUEST, ports())).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
});

test.each(["SIGSEGV", "SIGABRT", "SIGKILL"] as const)(
  "a reading process that ends by %s ends the reading alone, and leaves nothing",
  async (signal) => {
    const config = nodeWith(60_000);
    const reading = readRows(config, REQUEST, ports()).catch((error: unknown) => error);
    process.kill(await readerOf(config), signal);
    expect(await reading).toMatchObject({ code: "DATA_READER_ENDED" });
    expect(existsSync(join(config.folder, "engine"))).toBe(false);
  },
);

test("a reading process that hangs is ended, and so is one that nobody waits for", async () => {
  const config = nodeWith(60_000, { engine: { minutes: 0.03 } });
  const reading = readRows(config, REQUEST, ports()).catch((error: unknown) => error);
  process.kill(await readerOf(config), "SIGSTOP");
  expect(await reading).toMatchObject({ code: "DATA_READER_SLOW" });
  const ending = new AbortController();
  const stopped = readRows(config, REQUEST, { ...ports(), signal: ending.signal }).catch(String);
  await readerOf(config);
  ending.abort(new Error("not needed"));
  expect(await stopped).toBe("Error: not needed");
  expect(existsSync(join(config.folder, "engine"))).toBe(false);
});

test("rows that do not fit into the reading process's memory end it, and not this one", async () => {
  const measure = async (config: NodeConfig) =>
    inChild(
      "measure",
      { place: placeOf(config), request: REQUEST },
      { ...portsOf(config, () => undefined), heapMb: 20 },
    );
  await measure(nodeWith(10));
  // Ids are at most 1,024 bytes long.
  await expect(measure(nodeWith(20_000, { length: 1000 }))).rejects.toMatchObject({
    code: "DATA_READER_ENDED",
  });
});
