import { audit } from "./audit.ts";
import { expect, test } from "vitest";
import { faults } from "./faults.ts";
import { throughMishaps } from "./mishaps.ts";
import { sized } from "../full.ts";

/** How many seeds, and from which on: `FEDSEG_MISHAPS=500 FEDSEG_MISHAPS_FROM=1000 vitest run test/audit/mishaps.test.ts`. */
const [COUNT, FROM] = [
  Number(process.env["FEDSEG_MISHAPS"] ?? sized(2, 6)),
  Number(process.env["FEDSEG_MISHAPS_FROM"] ?? 1),
];

test(
  "whatever happens to honest parties, no audit of what they leave fails",
  { timeout: COUNT * 30_000 },
  () => {
    let finished = 0;
    const failed: string[] = [];
    for (let seed = FROM; seed < FROM + COUNT; seed += 1) {
      const aftermath = throughMishaps(seed);
      finished += aftermath.finished;
      const found = faults(audit(aftermath.files));
      if (aftermath.finished > 0 && found.length > 0) failed.push(`seed ${seed}: ${found.join(", ")}`);
    }
    expect(failed).toEqual([]);
    expect(finished).toBeGreaterThan(COUNT / 2);
  },
);
