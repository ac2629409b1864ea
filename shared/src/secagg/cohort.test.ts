import { describe, expect, test } from "vitest";
import { checkInequalities, defaultCohort } from "./cohort.ts";

describe("default cohort", () => {
  test.each([
    [3, 1, 3, 3],
    [4, 1, 3, 3],
    [5, 1, 4, 4],
    [7, 2, 5, 5],
    [10, 3, 7, 7],
  ])("of %i nodes is c = %i, t = %i, m = %i", (n, c, t, m) => {
    expect(defaultCohort(n)).toEqual({ n, c, t, m });
  });

  test("breaks no rule for 3 to 255 nodes", () => {
    for (let n = 3; n <= 255; n++) expect(checkInequalities(defaultCohort(n))).toEqual([]);
  });

  test.each([2, 0, -3, 3.5, Number.NaN])("refuses %d nodes", (n) => {
    expect(() => defaultCohort(n)).toThrow(RangeError);
  });
});

describe("inequalities", () => {
  test.each([
    [{ n: 2, c: 1, t: 2, m: 3 }, "COHORT_NODES"],
    [{ n: 5, c: 0, t: 4, m: 4 }, "COHORT_COLLUDERS"],
    [{ n: 5, c: 4, t: 4, m: 5 }, "COHORT_THRESHOLD"],
    [{ n: 5, c: 1, t: 3, m: 4 }, "COHORT_QUORUM"],
    [{ n: 5, c: 1, t: 4, m: 3 }, "COHORT_SURVIVORS"],
    [{ n: 5, c: 1, t: 4, m: 6 }, "COHORT_SURVIVORS"],
    [{ n: 3, c: 2, t: 3, m: 3 }, "COHORT_NOISE"],
    [{ n: 5.5, c: 1, t: 4, m: 4 }, "COHORT_INTEGER"],
  ])("%j breaks %s", (cohort, code) => {
    expect(checkInequalities(cohort).map((violation) => violation.code)).toContain(code);
  });

  test("count an unordered number as a violation", () => {
    expect(checkInequalities({ n: Number.NaN, c: 1, t: 3, m: 3 })).not.toEqual([]);
  });
});
