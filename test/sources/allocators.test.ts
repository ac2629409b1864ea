import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { ALLOCATORS } from "@fedseg/client-node/edge/ingest/reader/allocators.ts";

test.skipIf(process.platform !== "linux")(
  "the engine's allocator takes every setting that the reading process has for it",
  () => {
    const settings = ALLOCATORS.DUCKDB_JE_MALLOC_CONF;
    const { stderr } = spawnSync(
      process.execPath,
      ["--input-type=module", "-e", 'await import("@duckdb/node-api")'],
      { env: { ...ALLOCATORS, DUCKDB_JE_MALLOC_CONF: `${settings},confirm_conf:true` }, encoding: "utf8" },
    );
    for (const setting of settings.split(",")) expect(stderr).toContain(`Set conf value: ${setting}\n`);
    expect(stderr).not.toMatch(/invalid|error/i);
  },
);
