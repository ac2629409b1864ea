import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededSource } from "../../../test/simulation/seeded-source.ts";
import { OPEN_VAULT } from "../../../test/vaults.ts";
import { backUpBooks } from "./backup.ts";
import { onErrorStream, openStoreOf } from "./open-store.ts";
import { openStore } from "./sqlite-store.ts";

let folder: string;
let out: string;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), "fedseg-backup-"));
  folder = join(root, "party");
  out = join(root, "copies", "first");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

const bytes = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const refusal = (code: string) => expect.objectContaining({ code });

async function write(book: string, value: number): Promise<void> {
  const store = await openStoreOf(undefined, { folder, book, vault: OPEN_VAULT, told: onErrorStream });
  await store.commit([{ key: "a", value: bytes(5000, value) }], []);
  await store.close();
}

async function read(place: string, book = "."): Promise<number | undefined> {
  const store = await openStoreOf(undefined, { folder: place, book, vault: OPEN_VAULT, told: onErrorStream });
  const value = store.read("a");
  await store.close();
  return value?.[0];
}

/** Writes commits for ever, each of two values that must be the same, and says when it has begun. */
const WRITER = (path: string) => `
  import { openStore } from ${JSON.stringify(join(import.meta.dirname, "sqlite-store.ts"))};
  const store = openStore(${JSON.stringify(path)}, { seal: (plain) => plain, open: (sealed) => sealed });
  for (let n = 1; ; n += 1) {
    const value = new Uint8Array(4000).fill(n);
    await store.commit([{ key: "a", value }, { key: "b", value }, { key: \`c/\${n % 40}\`, value }], []);
    if (n === 5) console.log("begun");
    if (n % 9 === 0) await new Promise((done) => setTimeout(done, 3));
  }`;

test("what was copied while a process writes is what one commit has left", async () => {
  const path = join(folder, "books.db");
  const writer = spawn(process.execPath, ["--input-type=module", "--eval", WRITER(path)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((begun) => createInterface({ input: writer.stdout }).once("line", begun));
  const found: number[] = [];
  try {
    for (let n = 0; n < 12; n += 1) {
      const [{ file }] = await backUpBooks({ folder }, `${out}-${n}`);
      const store = openStore(file, OPEN_VAULT);
      expect(store.read("a")).toEqual(store.read("b"));
      found.push(store.read("a")![0]);
      await store.close();
    }
  } finally {
    writer.kill("SIGKILL");
  }
  expect(new Set(found).size).toBeGreaterThan(3);
});

test("all books of a folder are copied, for their owner only, and put back as they were", async () => {
  for (const [book, value] of [
    [".", 1],
    ["spring", 2],
  ] as const)
    await write(book, value);
  const copied = await backUpBooks({ folder }, out);
  expect(copied.map(({ book }) => book)).toEqual([".", "spring"]);
  for (const { file } of copied) expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const book of [".", "spring"]) await write(book, 9);
  cpSync(out, folder, { recursive: true });
  expect([await read(folder), await read(folder, "spring")]).toEqual([1, 2]);
  expect(readdirSync(out)).toEqual(["books.db", "studies"]);
});

test("BACKUP_EXISTS: an older copy is not written over, and another folder is taken", async () => {
  await write(".", 1);
  await backUpBooks({ folder }, out);
  await write(".", 2);
  await expect(backUpBooks({ folder }, out)).rejects.toEqual(refusal("BACKUP_EXISTS"));
  expect(await read(out)).toBe(1);
  await backUpBooks({ folder }, `${out}-2`);
  expect(await read(`${out}-2`)).toBe(2);
});

test("BACKUP_NOTHING: without books there is nothing to copy, until a start has made them", async () => {
  await expect(backUpBooks({ folder }, out)).rejects.toEqual(refusal("BACKUP_NOTHING"));
  expect(existsSync(out)).toBe(false);
  await write(".", 1);
  expect(await backUpBooks({ folder }, out)).toHaveLength(1);
});

test("BACKUP_FAILED: damaged books give no copy, and nothing is left of it", async () => {
  await write(".", 1);
  const path = join(folder, "books.db");
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, 8192));
  await expect(backUpBooks({ folder }, out)).rejects.toEqual(refusal("BACKUP_FAILED"));
  expect(readdirSync(out)).toEqual([]);
  writeFileSync(path, whole);
  expect(await backUpBooks({ folder }, out)).toHaveLength(1);
});

test("a ledger that does not verify gives no copy", async () => {
  const store = await openStoreOf(undefined, { folder, book: ".", vault: OPEN_VAULT, told: onErrorStream });
  await store.commit([], [Buffer.from(seededSource("line").bytes(9)).toString("hex")]);
  await store.close();
  await expect(backUpBooks({ folder }, out)).rejects.toEqual(refusal("BACKUP_FAILED"));
});

test("BACKUP_ELSEWHERE: books on a server are copied by the server's own means", async () => {
  await expect(backUpBooks({ folder, store: "postgres" }, out)).rejects.toEqual(refusal("BACKUP_ELSEWHERE"));
});
