import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { expect, onTestFinished, test } from "vitest";
import { openTable, tableVersion } from "./sqlite-table.ts";
import type { NewRows } from "./sealed-table.ts";
import { systemEntropy } from "../keys/entropy.ts";
import { vaultOf } from "../keys/vault.ts";

const vault = vaultOf(new Secret(new Uint8Array(32).fill(7)), systemEntropy());
const bytes = (text: string) => new TextEncoder().encode(text);
const ROWS: NewRows = {
  length: 600,
  key: (at) => `${(at * 2_654_435_761) % 2 ** 32}`,
  value: (at) => bytes(`row ${at}`),
};

/** A table in a folder of its own, and the sealed pages in it. */
async function someTable() {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-table-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "rows.db");
  const table = openTable(path, "rows", vault);
  await table.replace(bytes("facts"), ROWS);
  onTestFinished(() => table.close());
  const pages = () => {
    const database = new DatabaseSync(path, { readOnly: true });
    const found = database.prepare("SELECT sealed FROM page ORDER BY number").all();
    database.close();
    return found.map(({ sealed }) => Buffer.from(sealed as Uint8Array));
  };
  return { folder, path, table, pages };
}

test("is its owner's alone, and overwrites what it erases and replaces", async () => {
  const { folder, path, table, pages } = await someTable();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const old = pages();
  const isThere = (page: Buffer) =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(page.subarray(-400, -100)));
  expect(old.map(isThere)).toEqual([true, true, true]);
  await table.remove(ROWS.key(5));
  expect(old.filter(isThere)).toHaveLength(2);
  await table.replace(bytes("facts"), { ...ROWS, length: 1 });
  expect(old.filter(isThere)).toEqual([]);
});

test("has another version after every change, and none before there is a table", async () => {
  const { folder, path, table } = await someTable();
  const empty = openTable(join(folder, "other.db"), "rows", vault);
  const torn = { ...ROWS, value: () => expect.fail("torn") };
  await expect(empty.replace(bytes("facts"), torn)).rejects.toThrow("torn");
  await empty.close();
  for (const name of ["none.db", "other.db"]) expect(tableVersion(join(folder, name))).toBeUndefined();
  const versions = [tableVersion(path)];
  await table.remove(ROWS.key(1));
  versions.push(tableVersion(path));
  await (await table.content())!.find(ROWS.key(2));
  expect(tableVersion(path)).toBe(versions[1]);
  await table.replace(bytes("facts"), ROWS);
  versions.push(tableVersion(path));
  expect(new Set(versions).size).toBe(3);
  expect(versions).not.toContain(undefined);
});

test.each([
  ["another table", "UPDATE page SET sealed = (SELECT sealed FROM page WHERE number = 1) WHERE number = 0"],
  ["another generation", "UPDATE head SET generation = 'A'"],
  ["other pages", "UPDATE head SET pages = 2"],
])("takes no page of %s", async (_, sql) => {
  const { path, table } = await someTable();
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
  const reading = async () => {
    for await (const some of (await table.content())!.rows()) expect(some.length).toBeGreaterThan(0);
  };
  await expect(reading()).rejects.toMatchObject({ code: "VAULT_DAMAGED" });
});

test("two who write come one after the other", async () => {
  const { path, table } = await someTable();
  const other = openTable(path, "rows", vault);
  const [before] = [await table.content()];
  await other.replace(bytes("newer"), ROWS);
  await expect(before!.find(ROWS.key(1))).rejects.toMatchObject({ code: "TABLE_REPLACED" });
  expect((await table.content())!.facts).toEqual(bytes("newer"));
  await other.close();
});
