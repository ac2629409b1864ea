import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OPEN_VAULT, seededVault } from "../../../test/vaults.ts";
import { readStore } from "./read-store.ts";
import { openStore } from "./sqlite-store.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-read-store-"));
  path = join(folder, "books.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const filesNow = () =>
  readdirSync(folder).map((name) => `${name} ${readFileSync(join(folder, name), "base64")}`);

async function written(vault = OPEN_VAULT): Promise<void> {
  const store = openStore(path, vault);
  await store.commit(
    [
      { key: "a", value: bytes("one") },
      { key: "b", value: bytes("two") },
    ],
    ["first", "second"],
  );
  await store.commit([{ key: "a", value: undefined }], ["third"]);
  await store.close();
}

test("books are read as they stand, sealed values too, and nothing is written, not even beside them", async () => {
  const vault = seededVault("books");
  await written(vault);
  const before = filesNow();
  const store = readStore(path, vault);
  expect([store.keys(), store.lines()]).toEqual([["b"], ["first", "second", "third"]]);
  expect([store.read("b"), store.read("a")]).toEqual([bytes("two"), undefined]);
  await expect(store.commit([], ["fourth"])).rejects.toThrow("STORE_UNWRITABLE");
  await store.close();
  expect(filesNow()).toEqual(before);
});

test("books whose newest commits lie beside them are not read as older ones", async () => {
  const store = openStore(path, OPEN_VAULT);
  await store.commit([], ["first"]);
  const copy = join(folder, "copy.db");
  for (const end of ["", "-wal"]) copyFileSync(`${path}${end}`, `${copy}${end}`);
  await store.close();
  expect(() => readStore(copy, OPEN_VAULT)).toThrow(/STORE_UNUSABLE: .*copy\.db-wal/);
});

test("damaged, earlier and missing books are refused", async () => {
  await written();
  const database = new DatabaseSync(path);
  database.exec("DELETE FROM ledger WHERE seq = 1");
  database.close();
  expect(() => readStore(path, OPEN_VAULT)).toThrow(/STORE_UNUSABLE: .*not all of one commit/);
  writeFileSync(path, "");
  expect(() => readStore(path, OPEN_VAULT)).toThrow(/STORE_UNUSABLE: .*of an earlier version/);
  expect(() => readStore(join(folder, "none.db"), OPEN_VAULT)).toThrow("STORE_UNUSABLE");
});
