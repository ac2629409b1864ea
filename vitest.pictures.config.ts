import { defineConfig } from "vitest/config";

// Pictures of the pages for docs/: `npm run docs:pictures`.
export default defineConfig({
  test: {
    include: ["test/browser/pictures.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
