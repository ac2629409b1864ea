import { spawnSync } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { ROOT } from "./cruise.ts";

const report = z.object({
  diagnostics: z.array(z.object({ code: z.string(), filename: z.string(), message: z.string() })),
});

const PROPERTY = "eslint(no-restricted-properties)";
const GLOBAL = "eslint(no-restricted-globals)";

/** A file, what it says, and the lint rule that must object; none where it is allowed. */
const CASES: readonly (readonly [file: string, source: string, code: string | undefined])[] = [
  ["shared/src/programs/exp.ts", "export const y = Math.exp(1);", PROPERTY],
  ["shared/src/math/pow.ts", "export const y = Math.pow(1.5, 2.5);", PROPERTY],
  ["shared/src/dp/log.ts", "export const y = Math.log(2);", PROPERTY],
  ["shared/src/queries/hypot.ts", "export const y = Math.hypot(1, 2);", PROPERTY],
  ["shared/src/private-sum/tanh.ts", "export const y = Math.tanh(1);", PROPERTY],
  ["shared/src/programs/sqrt.ts", "export const y = Math.sqrt(2);", undefined],
  ["shared/src/crypto/width.ts", "export const y = Math.log2(8);", undefined],
  ["shared/src/math/random.ts", "export const y = Math.random();", PROPERTY],
  ["client-node/src/session/random.ts", "export const y = Math.random();", PROPERTY],
  ["client-node/src/edge/random.ts", "export const y = Math.random();", PROPERTY],
  ["test/random.ts", "export const y = Math.random();", PROPERTY],
  ["coordinator/src/session/clock.ts", "export const y = Date.now();", PROPERTY],
  ["coordinator/src/edge/clock.ts", "export const y = Date.now();", undefined],
  ["client-node/src/session/timer.ts", "export const y = setTimeout(String, 1);", GLOBAL],
  ["shared/src/plan/machine.ts", "export const y = process.pid;", GLOBAL],
  ["keeper/src/books/said.ts", "export const y = console.log(1);", "eslint(no-console)"],
  ["keeper/src/process/said.ts", "export const y = console.log(1);", undefined],
  ["client-node/src/edge/said.ts", "export const y = console.log(1);", undefined],
  ["auditor/src/edge/net.ts", 'export const y = process.getBuiltinModule("node:net");', PROPERTY],
  ["coordinator/src/edge/net.ts", 'export const y = process.getBuiltinModule("node:net");', undefined],
  ["shared/src/math/any.ts", "export const y = (x: any): unknown => x;", "typescript(no-explicit-any)"],
  ["shared/src/math/default.ts", "export default 1;", "import(no-default-export)"],
  ["shared/src/math/long.ts", "export const y = [\n" + "  1,\n".repeat(260) + "];", "eslint(max-lines)"],
];

describe("lint rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-lint-"));
  let found: z.infer<typeof report>["diagnostics"] = [];

  beforeAll(() => {
    copyFileSync(join(ROOT, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    for (const [file, source] of CASES) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    const oxlint = join(ROOT, "node_modules/oxlint/bin/oxlint");
    const run = spawnSync(process.execPath, [oxlint, "--format=json", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    found = report.parse(JSON.parse(run.stdout)).diagnostics;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(CASES)("%s", (file, _source, code) => {
    const codes = found.filter(({ filename }) => filename === file).map((diagnostic) => diagnostic.code);
    expect(codes).toEqual(code === undefined ? [] : [code]);
  });
});

/** A clock read without an argument, which lint cannot see: `new Date()`, `Date()`. */
const CLOCK = /\bDate\(\s*\)/;

describe("pure code reads no clock", () => {
  const files = globSync("{shared,wording,keeper,client-node,coordinator,auditor}/src/**/*.ts", {
    cwd: ROOT,
  }).filter((file) => !/\/edge\/|^keeper\/src\/process\//.test(file) && !file.endsWith(".test.ts"));

  test("the search sees new Date()", () => {
    expect(CLOCK.test("const now = new Date();")).toBe(true);
    expect(CLOCK.test("const then = new Date(0);")).toBe(false);
  });

  test("no file outside edge/ and keeper/process makes a Date of now", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => CLOCK.test(readFileSync(join(ROOT, file), "utf8")))).toEqual([]);
  });
});
