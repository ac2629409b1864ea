import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { charge, chargedSessions, openCharging } from "./charging.ts";

const PROCESS = fileURLToPath(new URL("./charging-process.ts", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-full-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Charges until the disk refuses; returns the last session whose report may have left, 0 for none, and the refusals. */
function chargeUntilFull(path: string, limit: string): { sent: number; refusals: string[] } {
  const shell = [limit, `exec "${process.execPath}" "${PROCESS}" "${path}" 1000`].join("\n");
  const { stdout, stderr } = spawnSync("bash", ["-c", shell], { encoding: "utf8" });
  const sent = Number(/(\d+)\n$/.exec(stdout)?.[1] ?? 0);
  return { sent, refusals: stderr.split("\n").flatMap((line) => /([A-Z]+_[A-Z]+):/.exec(line)?.[1] ?? []) };
}

async function expectCounted(path: string, sent: number): Promise<void> {
  const opened = await openCharging(path);
  const charged = chargedSessions(opened);
  // One charge more than was said is on the safe side; one less would be a release that nobody counted.
  expect([sent, sent + 1]).toContain(charged);
  await charge(opened, charged + 1);
  expect(chargedSessions(opened)).toBe(charged + 1);
  await opened.store.close();
}

test.each([40, 64, 121, 200])(
  "a file that may not grow over %i KiB: every report is charged",
  async (kib) => {
    const path = join(folder, "books.db");
    const { sent, refusals } = chargeUntilFull(path, `ulimit -f ${kib}`);
    expect(refusals).not.toEqual([]);
    expect(refusals.every((code) => code === "STORE_UNWRITABLE" || code === "STORE_UNUSABLE")).toBe(true);
    expect(statSync(path).size).toBeLessThanOrEqual(kib * 1024);
    await expectCounted(path, sent);
  },
);

/** A file system of its own, of a size; undefined where this user may not make one. */
function smallDisk(kib: number): string | undefined {
  const path = mkdtempSync(join(tmpdir(), "fedseg-disk-"));
  const { status } = spawnSync("bash", ["-c", `mount -t tmpfs -o size=${kib}k none "${path}"`]);
  onTestFinished(() => {
    if (status === 0) spawnSync("bash", ["-c", `umount "${path}"`]);
    rmSync(path, { recursive: true, force: true });
  });
  return status === 0 ? path : undefined;
}

test.for([100, 180, 256])("a disk of %i KiB that is full: every report is charged", async (kib, { skip }) => {
  const disk = smallDisk(kib);
  if (disk === undefined) return skip("skipped: this user may not mount a file system");
  const { sent, refusals } = chargeUntilFull(join(disk, "books.db"), "");
  expect(refusals).toContain("STORE_UNWRITABLE");
  // Room is made: the books are moved to a larger disk.
  cpSync(disk, folder, { recursive: true });
  await expectCounted(join(folder, "books.db"), sent);
});
