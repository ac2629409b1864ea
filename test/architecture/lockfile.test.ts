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
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().default(false),
      optional: z.boolean().default(false),
      os: z.union([z.string(), z.array(z.string())]).optional(),
      hasInstallScript: z.boolean().default(false),
      deprecated: z.string().optional(),
      optionalDependencies: versions,
    }),
  ),
});
const read = (path: string, as: (text: string) => unknown = JSON.parse): unknown =>
  as(readFileSync(join(ROOT, path), "utf8"));
const { packages } = lockfile.parse(read("package-lock.json"));

test("the lockfile names no download address", () => {
  const resolved = Object.values(packages).flatMap((entry) => entry.resolved ?? []);
  expect(resolved.length).toBeGreaterThan(0);
  expect(resolved.filter((address) => address.includes(":"))).toEqual([]);
});

/** Packages of the lockfile that come from a registry, by their paths. */
const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.startsWith("node_modules/") && !link,
);
const pathsOf = (of: typeof installed) => of.map(([path]) => path);

test("every package has one exact version", () => {
  const inexact = installed.filter(([, { version }]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? ""));
  expect(installed.length).toBeGreaterThan(200);
  expect(pathsOf(inexact)).toEqual([]);
});

/** Packages of platforms that the lockfile was not made on are optional, and a mismatch leaves them out. */
test("every package has its SHA-512, but for other platforms' own", () => {
  const bare = installed.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"));
  expect(pathsOf(bare.filter(([, { optional, os }]) => !optional || os === undefined))).toEqual([]);
  expect(bare.length).toBeLessThan(installed.length / 3);
});

test("no package runs a script when it is installed, but for one that is only built with", () => {
  expect(read(".npmrc", String)).toContain("ignore-scripts=true\n");
  expect(pathsOf(installed.filter(([, { hasInstallScript }]) => hasInstallScript))).toEqual([
    "node_modules/@swc/core",
  ]);
});

test("no package is deprecated", () => {
  expect(pathsOf(installed.filter(([, { deprecated }]) => deprecated !== undefined))).toEqual([]);
});

/** `npm ci` refuses a lockfile without them wherever the registry has not every platform's package. */
test("the lockfile lists the optional packages of every platform", () => {
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies));
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
});

test.each([".", "shared", "wording", "keeper", "client-node", "coordinator", "auditor"])(
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
