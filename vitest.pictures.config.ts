import { defineConfig } from "vitest/config";

// Pictures of the pages for docs/: `npm run docs:pictures`.
export default defineConfig({
  test: { include: ["test/browser/pictures.ts"], testTimeout: 900_000, hookTimeout: 120_000, maxWorkers: 1 },
});
