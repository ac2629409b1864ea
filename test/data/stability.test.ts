import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { DataRequest } from "@fedseg/client-node/edge/data/prepare.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { CrowdFiles, type Forms } from "./crowd-files.ts";
import { type Rows, crowdAndStranger, together } from "./crowd-rows.ts";
import { sectionsOf, study } from "./crowd-study.ts";
import { readData } from "./read-data.ts";

/** Cases of this file; FEDSEG_STABILITY_RUNS makes more of them. */
const RUNS = Number(process.env["FEDSEG_STABILITY_RUNS"] ?? 16);
const PATIENCE_MS = 8000 * RUNS;

const folder = mkdtempSync(join(tmpdir(), "stability-"));
const files = new CrowdFiles(folder);
afterAll(async () => {
  await files.close();
  rmSync(folder, { recursive: true });
});

interface Case {
  readonly rows: Rows;
  readonly isBroken: boolean;
  readonly forms: Forms;
  readonly request: DataRequest;
}

/** Prepares rows; nothing when nobody may be counted. */
async function prepared({ rows, isBroken, forms, request }: Case): Promise<Table | undefined> {
  try {
    return (await readData(sectionsOf(await files.write(rows, forms, isBroken)), request)).table;
  } catch (error) {
    if (error instanceof CodedError && error.code === "DATA_NO_USERS") return undefined;
    throw error;
  }
}

/** Bits of every user's row, by id: values, values at the cutoff, class. */
function bitsOf(table: Table | undefined, without: string): Map<string, string> {
  const bits = new Map<string, string>();
  if (!table) return bits;
  const { d, ids, values, outcome } = table;
  const row = (all: Float64Array, user: number) =>
    [...new BigUint64Array(all.slice(user * d, (user + 1) * d).buffer)].join(" ");
  for (const [user, id] of ids.entries()) {
    if (id === without) continue;
    bits.set(
      id,
      `${row(values, user)} ${outcome ? `${row(outcome.values, user)} ${outcome.classes[user]}` : ""}`,
    );
  }
  return bits;
}

test(
  "one user more or less leaves every bit of everybody else's row, by whatever rule, from whatever source",
  async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(crowdAndStranger, study, async (people, { request, forms }) => {
        const { crowd, id, isBroken } = people;
        const alone = await prepared({ rows: crowd, isBroken: false, forms, request });
        const joined = await prepared({ rows: together(people), isBroken, forms, request });
        expect(bitsOf(joined, id)).toEqual(bitsOf(alone, id));
        compared += alone?.users ?? 0;
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS);
  },
  PATIENCE_MS,
);
