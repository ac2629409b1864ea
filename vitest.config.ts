import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** Files that replace a module for every file of their process, or that measure the process itself: each has its own. */
export const APART = [
  "keeper/src/edge/entropy.test.ts",
  "shared/src/protocol/codec.test.ts",
  "test/adversary/signed-garbage.test.ts",
  "test/edge/pollution.test.ts",
  "test/sources/yaml-fuzz.test.ts",
  "test/statistics/timing.test.ts",
];

// Workers, and all processes that tests start, keep what they have stripped and compiled, as the launchers do.
process.env["NODE_COMPILE_CACHE"] ??= resolve(import.meta.dirname, "node_modules/.cache/fedseg-tests");

// Most files share the process of a worker with files before them: the product is loaded and compiled once there.
export default defineConfig({
  test: {
    reporters: ["default", "./test/reporter.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "apart", include: APART } },
      {
        extends: true,
        test: {
          name: "shared",
          isolate: false,
          include: ["*/src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: [...APART, "**/node_modules/**"],
        },
      },
    ],
  },
});
