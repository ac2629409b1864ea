import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { bundleOf } from "./make-bundle.ts";

const COMMAND = join(import.meta.dirname, "../../auditor/src/edge/audit.ts");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-audit-"));
  for (const [path, bytes] of bundleOf(new InProcessStudy({ nodes: 3 }).run())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });
}

test("the command exits 0 on an honest bundle and prints the verdict last", () => {
  const { status, stdout } = run(folder);
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^VERDICT: PASS/);
  expect(status).toBe(0);
});

test("--json prints the same verdict as data", () => {
  const { status, stdout } = run(folder, "--json", "--pin", `shop-1=${"0".repeat(64)}`);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: "FAIL" });
  expect(status).toBe(1);
});

test.each([
  ["no path", [], "USAGE"],
  ["an unknown option", ["x", "--nope"], "USAGE"],
  ["a pin without a key", ["x", "--pin", "shop-1"], "USAGE"],
  ["a path that is not there", ["/does/not/exist"], "BUNDLE_UNREADABLE"],
])("%s exits 2 with a code", (_, args, code) => {
  const { status, stderr } = run(...args);
  expect(stderr).toContain(code);
  expect(status).toBe(2);
});
