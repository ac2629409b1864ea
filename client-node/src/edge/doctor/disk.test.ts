import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkDisk, diskFinding } from "./disk.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-disk-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a folder of one's own, there or still to be made, passes and is left as it was", () => {
  expect(checkDisk({ folder }).verdict).toBe("PASS");
  expect(checkDisk({ folder: join(folder, "to", "be", "made") }).verdict).toBe("PASS");
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder that others may look into is told", () => {
  chmodSync(folder, 0o755);
  expect(checkDisk({ folder })).toMatchObject({
    verdict: "WARN",
    text: expect.stringContaining("other users"),
  });
});

test("a file in place of the folder cannot be written into", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(checkDisk({ folder: file })).toMatchObject({
    verdict: "FAIL",
    text: expect.stringContaining("ENOTDIR"),
  });
});

test.each([
  [2 ** 40, "PASS"],
  [2 ** 29, "WARN"],
  [2 ** 20, "FAIL"],
])("%d bytes free: %s", (free, verdict) => {
  expect(diskFinding({ free, isShared: false }).verdict).toBe(verdict);
});
