import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { ROOT } from "./cruise.ts";

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});
const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({ resolved: z.string().optional(), optionalDependencies: versions }),
  ),
});
const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const { packages } = lockfile.parse(read("package-lock.json"));

test("the lockfile names no download address", () => {
  const resolved = Object.values(packages).flatMap((entry) => entry.resolved ?? []);
  expect(resolved.length).toBeGreaterThan(0);
  expect(resolved.filter((address) => address.includes(":"))).toEqual([]);
});

/** `npm ci` refuses a lockfile without them wherever the registry has not every platform's package. */
test("the lockfile lists the optional packages of every platform", () => {
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies));
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
});

test.each([".", "shared", "keeper", "client-node", "coordinator", "auditor"])(
  "%s/package.json names exact versions",
  (folder) => {
    const { dependencies, devDependencies, optionalDependencies } = manifest.parse(
      read(`${folder}/package.json`),
    );
    const named = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  },
);
