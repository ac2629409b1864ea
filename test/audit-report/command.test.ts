import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answer } from "@fedseg/auditor/edge/answer.ts";
import { runHere } from "../cli/command.ts";
import { shopBundle } from "./shop-study.ts";

const COMMAND = join(import.meta.dirname, "../../auditor/src/edge/main.ts");
let folder: string;
let bundle: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-report-"));
  bundle = join(folder, "bundle");
  for (const [path, bytes] of shopBundle()) {
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    writeFileSync(join(bundle, path), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });
}

test("report writes a page and its data, and ends with the verdict's code", async () => {
  const out = join(folder, "new", "report.html");
  expect(await answer(["report", bundle, "--lang", "zh", "--out", out])).toBe(0);
  expect(readFileSync(out, "utf8")).toContain('<html lang="zh">');
  const data: unknown = JSON.parse(readFileSync(join(folder, "new", "report.json"), "utf8"));
  expect(data).toMatchObject({ v: 2, verdict: "PASS" });
});

test("the process prints a page; a failing pin gives exit code 1", () => {
  const { status, stdout } = run("report", bundle, "--pin", `shop-1=${"0".repeat(64)}`);
  expect(stdout).toContain('class="banner fail"');
  expect(status).toBe(1);
});

test("the process prints one release", () => {
  const { status, stdout } = run("explain", bundle, "2", "--lang", "en");
  expect(stdout).toMatch(/^charge = ceil/m);
  expect(status).toBe(0);
});

test("export writes both forms, or the one that was asked for", async () => {
  const out = join(folder, "exported");
  expect(await answer(["export", bundle, "--kind", "dpia", "--lang", "en", "--out", out])).toBe(0);
  expect(readFileSync(join(out, "dpia.en.md"), "utf8")).toMatch(/^# Data protection impact assessment/);
  expect(JSON.parse(readFileSync(join(out, "dpia.en.json"), "utf8"))).toMatchObject({ kind: "dpia" });
  await answer(["export", bundle, "--kind", "art30", "--format", "json", "--out", out]);
  expect(existsSync(join(out, "art30.en.json"))).toBe(true);
  expect(existsSync(join(out, "art30.en.md"))).toBe(false);
});

test.each([
  ["report without a bundle", ["report"], "USAGE"],
  ["report in another language", ["report", "x", "--lang", "fr"], "USAGE"],
  ["report into a file that is no page", ["report", "x", "--out", "x.pdf"], "USAGE"],
  ["explain without a release", ["explain", "x"], "USAGE"],
  ["explain of no number", ["explain", "x", "last"], "USAGE"],
  ["export of another kind", ["export", "x", "--kind", "iso"], "USAGE"],
  ["report of a bundle that is not there", ["report", "/does/not/exist"], "BUNDLE_UNREADABLE"],
])("%s is refused with a code", async (_, words, code) => {
  expect(await runHere("auditor", words)).toMatchObject({ status: 2, code });
});

test("a release or study that the bundle does not have is refused", async () => {
  const codeOf = async (...words: readonly string[]) => (await runHere("auditor", words)).code;
  expect(await codeOf("explain", bundle, "77")).toBe("RELEASE_UNKNOWN");
  expect(await codeOf("explain", bundle, "1", "--study", "2")).toBe("NO_STUDY");
});

test("a file that cannot be written is refused", async () => {
  const words = ["report", bundle, "--out", join(bundle, "plan.cbor", "x.html")];
  expect(await runHere("auditor", words)).toMatchObject({ status: 2, code: "REPORT_UNWRITABLE" });
});
