import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./cruise.ts";

const FIXED = /^\d+\.\d+\.\d+$/;
const lines = readFileSync(join(ROOT, "package-lock.json"), "utf8").split("\n");

test("the lockfile names no download address", () => {
  const resolved = lines.filter((line) => line.includes('"resolved"'));
  expect(resolved.length).toBeGreaterThan(0);
  expect(resolved.filter((line) => /:\/\//.test(line))).toEqual([]);
});

test.each([".", "shared", "keeper", "client-node", "coordinator", "auditor"])(
  "%s/package.json names exact versions",
  (folder) => {
    const text = readFileSync(join(ROOT, folder, "package.json"), "utf8");
    const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
    const versions = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
      Object.values(manifest[kind] ?? {}),
    );
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => !FIXED.test(version))).toEqual([]);
  },
);
