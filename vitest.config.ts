import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "vitest/config";
import { APART } from "./test/files.ts";
import { IS_FULL } from "./test/full.ts";
import { LongestFirst } from "./test/longest-first.ts";

/** By which processes that tests start find sources as the launchers' do, in two thirds of the time. */
const OWN_SOURCES = pathToFileURL(resolve(import.meta.dirname, "shared/bin/own-sources.mjs")).href;

const READER_HERE = resolve(import.meta.dirname, "test/reader-here.ts");

/** Files that are tried in full only: what they show is shown, in less, by others. */
const ONLY_FULL = "**/*.full.test.ts";

/** In full: those, and the files that try more cases then. */
const files = IS_FULL
  ? globSync("{*/src,test}/**/*.test.ts", { cwd: import.meta.dirname }).filter(
      (path) =>
        path.endsWith(".full.test.ts") ||
        readFileSync(resolve(import.meta.dirname, path), "utf8").includes('/full.ts"'),
    )
  : ["*/src/**/*.test.ts", "test/**/*.test.ts"];

// Workers, and all processes that tests start, keep what they have stripped and compiled, as the launchers do.
process.env["NODE_COMPILE_CACHE"] ??= resolve(import.meta.dirname, "node_modules/.cache/fedseg-tests");

const exclude = ["**/node_modules/**", ...(IS_FULL ? [] : [ONLY_FULL])];

// Most files share the process of a worker with files before them: the product is loaded and compiled once there.
export default defineConfig({
  test: {
    reporters: ["default", "./test/reporter.ts"],
    // Ends what hangs. In full, tests compute for half a minute on a quiet machine, and not every machine is: some take ten times as long.
    testTimeout: IS_FULL ? 480_000 : 180_000,
    hookTimeout: IS_FULL ? 480_000 : 180_000,
    // What is looked at until it holds has as long on a machine that is busy.
    expect: { poll: { timeout: 30_000 } },
    env: { NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${OWN_SOURCES}`.trim() },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: "apart", include: APART.filter((path) => !IS_FULL || files.includes(path)), exclude },
      },
      {
        extends: true,
        // What reads rows in a process of its own reads them in the tests' one, which has the engine loaded.
        resolve: { alias: [{ find: /^.*\/reader\/in-child\.ts$/, replacement: READER_HERE }] },
        test: { name: "shared", isolate: false, include: files, exclude: [...APART, ...exclude] },
      },
    ],
  },
});
