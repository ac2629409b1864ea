import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../e2e/environment.ts";
import { APART, LONGEST } from "../files.ts";

/** What a file does to all files that share its process: modules replaced, registries added to, spies and variables that no test ends. */
const LASTING = /\bvi\.mock\(|^vi\.(spyOn|stub)|\bprocess\.chdir\(|\bmemoryUsage\(|\/registered\.ts"/m;

test("a test file that changes or measures its process has one of its own", () => {
  const files = globSync(["*/src/**/*.test.ts", "test/**/*.test.ts"], { cwd: ROOT });
  expect(files.length).toBeGreaterThan(200);
  const lasting = files.filter((file) => LASTING.test(readFileSync(join(ROOT, file), "utf8")));
  expect(lasting.filter((file) => !APART.includes(file) && !file.endsWith("apart.test.ts"))).toEqual([]);
  expect(APART.filter((file) => !files.includes(file))).toEqual([]);
});

test("the files that start first are there", () => {
  expect(LONGEST.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
