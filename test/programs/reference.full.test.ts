import { describe, expect, test } from "vitest";
import { agreementOf } from "../../bench/preparation/agreement.ts";
import { learn } from "../../bench/preparation/learn.ts";
import { readReferenceSet, REFERENCE_SETS } from "../../bench/preparation/reference-set.ts";

describe.each(REFERENCE_SETS)("%s, k = 5 on log1p, without noise", (name) => {
  const set = readReferenceSet(name);
  const note = set ? "" : " (skipped: no ../shared/data)";

  test.skipIf(!set)(`platforms find the segments that pooled rows give${note}`, () => {
    for (const seed of [1, 2]) {
      const { ari, inertiaRatio } = agreementOf(learn({ set: set!, mu: Infinity, seed }), set!);
      expect(ari).toBeGreaterThanOrEqual(0.9);
      expect(inertiaRatio).toBeLessThanOrEqual(1.01);
      expect(inertiaRatio).toBeGreaterThan(0.999);
    }
  });
});
