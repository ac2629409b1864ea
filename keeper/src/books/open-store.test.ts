import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OPEN_VAULT } from "../../../test/vaults.ts";
import { openStoreIfAny, openStoreOf } from "./open-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-open-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = (book: string) => ({ folder, book, vault: OPEN_VAULT, told: () => undefined });

test("a folder's own books and those of its studies lie apart", async () => {
  for (const book of [".", "spring", "autumn"]) {
    const store = await openStoreOf({ kind: "sqlite" }, place(book));
    await store.commit([], [`of ${book}`]);
    await store.close();
  }
  for (const book of [".", "spring", "autumn"]) {
    const store = await openStoreOf(undefined, place(book));
    expect(store.lines()).toEqual([`of ${book}`]);
    await store.close();
  }
  expect(existsSync(join(folder, "studies", "spring", "books.db"))).toBe(true);
});

test("books that nobody has begun are not begun by looking", async () => {
  expect(await openStoreIfAny(undefined, place("."))).toBeUndefined();
  expect(existsSync(join(folder, "books.db"))).toBe(false);
  await (await openStoreOf(undefined, place("."))).close();
  const store = await openStoreIfAny("sqlite", place("."));
  expect(store?.lines()).toEqual([]);
  await store?.close();
});

test.for(["", "..", "a/b", "../a", "A", "a.b"])("a study named %j has no books", async (book) => {
  await expect(openStoreOf(undefined, place(book))).rejects.toThrow(RangeError);
});
