import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Table } from "@fedseg/client-node/table.ts";
import { CrowdFiles } from "./crowd-files.ts";
import { crowdAndStranger } from "./crowd-rows.ts";
import { study } from "./crowd-study.ts";
import { withoutAndWith } from "./crowd-tables.ts";

/** Cases of this file; FEDSEG_STABILITY_RUNS makes more of them. */
const RUNS = Number(process.env["FEDSEG_STABILITY_RUNS"] ?? 16);
const PATIENCE_MS = 8000 * RUNS;

const folder = mkdtempSync(join(tmpdir(), "stability-"));
const files = new CrowdFiles(folder);
afterAll(async () => {
  await files.close();
  rmSync(folder, { recursive: true });
});

/** Bits of every user's row, by id: values, values at the cutoff, class. */
function bitsOf(table: Table | undefined, without: string): Map<string, string> {
  const bits = new Map<string, string>();
  if (!table) return bits;
  const { d, ids, values, outcome } = table;
  const row = (all: Float64Array, user: number) =>
    [...new BigUint64Array(all.slice(user * d, (user + 1) * d).buffer)].join(" ");
  for (const [user, id] of ids.entries()) {
    if (id === without) continue;
    const then = outcome ? `${row(outcome.values, user)} ${outcome.classes[user]}` : "";
    bits.set(id, `${row(values, user)} ${then}`);
  }
  return bits;
}

test(
  "one user more or less leaves every bit of everybody else's row, by whatever rule, from whatever source",
  async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(crowdAndStranger, study, async (people, asked) => {
        const [alone, joined] = await withoutAndWith(files, people, asked);
        expect(bitsOf(joined, people.id)).toEqual(bitsOf(alone, people.id));
        compared += alone?.users ?? 0;
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS);
  },
  PATIENCE_MS,
);
