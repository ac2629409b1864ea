import {
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
import { afterEach, beforeEach, expect, test } from "vitest";
import { fillDurably, moveDurably, writeDurably } from "./durable-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-durable-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a file is replaced whole, owner-only, with the date it is given, and nothing lies beside it", () => {
  const path = join(folder, "receipt.json");
  writeFileSync(path, "before", { mode: 0o644 });
  const moment = new Date("2026-01-01T00:00:05Z");
  writeDurably(path, "after", moment);
  const { mode, mtime } = statSync(path);
  expect([readFileSync(path, "utf8"), mode & 0o777, mtime]).toEqual(["after", 0o600, moment]);
  expect(readdirSync(folder)).toEqual(["receipt.json"]);
});

test("what cannot be written leaves no part and what was there", () => {
  mkdirSync(join(folder, "taken"));
  writeFileSync(join(folder, "taken", "kept"), "");
  expect(() => writeDurably(join(folder, "taken"), "new")).toThrow("EISDIR");
  expect([readdirSync(folder), existsSync(join(folder, "taken", "kept"))]).toEqual([["taken"], true]);
});

test("a file that somebody else fills appears whole or not at all", async () => {
  const path = join(folder, "new", "labels.csv");
  await fillDurably(path, (part) => writeFileSync(part, "old"));
  const failing = fillDurably(path, (part) => {
    writeFileSync(part, "half");
    throw new RangeError("cut off");
  });
  await expect(failing).rejects.toThrow("cut off");
  expect([readFileSync(path, "utf8"), readdirSync(join(folder, "new"))]).toEqual(["old", ["labels.csv"]]);
});

test("a folder of files appears at once", () => {
  mkdirSync(join(folder, "bundle.part"));
  writeDurably(join(folder, "bundle.part", "plan.cbor"), new Uint8Array([1]));
  moveDurably(join(folder, "bundle.part"), join(folder, "bundle"));
  expect([readdirSync(folder), readdirSync(join(folder, "bundle"))]).toEqual([["bundle"], ["plan.cbor"]]);
});
