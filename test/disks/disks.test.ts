import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { openTable } from "@fedseg/keeper/table/sqlite-table.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPEN_VAULT } from "../vaults.ts";

/** A user may mount file systems in a namespace of its own; some systems forbid that. */
const mayMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
const ATTEMPTS = join(import.meta.dirname, "attempts.ts");
/** A full disk with a data file on it, one without an inode, and the folder itself, which nothing may be written in. */
const MOUNTED = `set -e
mount -t tmpfs -o size=96k none "$1"
head -c 40000 /dev/zero | tr '\\0' 'a' > "$1/data.csv"
cat /dev/zero > "$1/fill" 2>/dev/null || true
mount -t tmpfs -o size=1m,nr_inodes=1 none "$2"
mount --bind "$3" "$3"
mount -o remount,ro,bind "$3"
exec "$0" "$4" "$1" "$2" "$3"`;

interface Told {
  readonly [attempt: string]: string;
}
let folder: string;
let told: Told & { readonly doctor: never };
let before: string;

const bytesIn = (place: string) =>
  readdirSync(place).map((name) => `${name} ${readFileSync(join(place, name), "base64")}`);

describe.skipIf(!mayMount)("on disks that take nothing", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "fedseg-disks-"));
    const places = ["full", "no-inode", "books"].map((name) => join(folder, name));
    for (const place of places) mkdirSync(place);
    const [, , books] = places;
    const store = await openStoreOf(undefined, {
      folder: books,
      book: ".",
      vault: OPEN_VAULT,
      told: () => undefined,
    });
    await store.commit([{ key: "a", value: new Uint8Array(3) }], ["first", "second"]);
    await store.close();
    const table = openTable(join(books, "scores.db"), "scores", OPEN_VAULT);
    const none = { length: 0, key: () => "", value: () => undefined };
    await table.replace(new TextEncoder().encode("facts"), none);
    await table.close();
    before = bytesIn(books).join("\n");
    const words = ["-rm", "sh", "-c", MOUNTED, process.execPath, ...places, ATTEMPTS];
    const { stdout, stderr } = spawnSync("unshare", words, { encoding: "utf8" });
    if (stderr !== "") throw new Error(stderr);
    told = JSON.parse(stdout);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("a full one is told as full, by whatever is written, and nobody is sent to a folder's owner", () => {
    const texts = [
      told.page,
      told.file,
      JSON.stringify(told.doctor),
      told.copy,
      told.pageWithoutInode,
      told.engineWithoutInode,
    ];
    for (const text of texts) {
      expect(text).toContain("ENOSPC");
      expect(text).toMatch(/disk is full/);
      expect(text).toContain("Make room");
      expect(text).not.toMatch(/another user|belongs|does not exist|Give the folder/);
    }
    expect(told.copy).toMatch(/^ENGINE_DISK: /);
    expect(told.engineWithoutInode).toMatch(/^ENGINE_DISK: /);
  });

  test("what is only read is read on one that is read only, and nothing of it is touched", () => {
    expect(told.books).toEqual(["first", "second"]);
    expect(told.table).toBe("facts");
    expect(bytesIn(join(folder, "books")).join("\n")).toBe(before);
  });

  test("what writes there says that it is read only", () => {
    expect(told.writing).toMatch(/^STORE_UNUSABLE: .*\(EROFS\).*mounted to be read only/);
    expect(told.engineReadOnly).toContain("EROFS");
  });
});
