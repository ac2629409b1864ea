import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { whileLocked } from "./folder-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a folder that another holds is busy and not damaged, and free once the other has finished, as the refusal says", () => {
  const attempt = () => whileLocked(folder, () => "mine", 10);
  const busy = /^FOLDER_BUSY: .* Nothing is damaged\. Wait until the other command has finished/;
  whileLocked(folder, () => expect(attempt).toThrow(busy));
  expect(attempt()).toBe("mine");
});

test("a folder that cannot be one is not called busy", () => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  expect(() => whileLocked(path, () => undefined, 10)).toThrow(
    /^FOLDER_UNWRITABLE: .* no other process is in the way/,
  );
  rmSync(path);
  expect(whileLocked(path, () => "mine", 10)).toBe("mine");
});
