import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runReferenceCase } from "./run-reference-case.ts";
import { codedRange } from "@fedseg/shared/features/code.ts";
import { tableRows } from "../simulation/row-table.ts";
import { toldOf } from "./told.ts";

const folder = mkdtempSync(join(tmpdir(), "reference-case-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TEN_VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test("the reference case at a twentieth: ten values a feature, 5 of 20 features, 5 segments as large as they are told", async () => {
  const run = await runReferenceCase(folder, { users: 50_000, seed: 1 });
  const features = run.study.plan.features;
  for (const table of run.tables) {
    const seen = features.map(() => new Set<number>());
    tableRows(table, features.map(codedRange)).forEach((value, at) =>
      seen[at % table.d].add(Number(value.toFixed(3))),
    );
    expect(seen).toHaveLength(20);
    for (const own of seen) expect(TEN_VALUES).toEqual(expect.arrayContaining([...own]));
  }
  const { used, sizes } = toldOf(run);
  expect([used.length, sizes.length]).toEqual([5, 5]);
  expect(sizes.reduce((sum, { labelled }) => sum + labelled, 0)).toBe(50_000);
  for (const { told, sigma, labelled } of sizes) expect(Math.abs(told - labelled)).toBeLessThan(4 * sigma);
}, 120_000);
