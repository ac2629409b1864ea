import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { chargedSessions, openCharging } from "./charging.ts";

const PROCESS = fileURLToPath(new URL("./charging-process.ts", import.meta.url));
const ENDLESS = "1000000";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-kills-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a process charge, kills it `afterMs` after it has said a second session, and returns the last one that it said. */
async function chargeUntilKilled(path: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [PROCESS, path, ENDLESS], { stdio: ["ignore", "pipe", "inherit"] });
  let [said, sessions] = [0, 0];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === "open") return;
    said = Number(line);
    sessions += 1;
    if (sessions === 2) setTimeout(() => child.kill("SIGKILL"), afterMs);
  });
  await new Promise((resolve) => child.once("close", resolve));
  return said;
}

test("processes killed at any moment, one after the other on one disk: every report that left is charged", async () => {
  const path = join(folder, "books.db");
  const uniforms = seededUniforms(11);
  let before = 0;
  for (let round = 0; round < 6; round += 1) {
    const said = Math.max(before, await chargeUntilKilled(path, uniforms.next() * 40));
    const opened = await openCharging(path);
    const charged = chargedSessions(opened);
    await opened.store.close();
    expect([said, said + 1]).toContain(charged);
    before = charged;
  }
  expect(before).toBeGreaterThan(8);
});
