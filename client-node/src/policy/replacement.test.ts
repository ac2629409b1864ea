import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import { smallerCohort } from "@fedseg/shared/secagg/cohort.ts";
import { describe, expect, test } from "vitest";
import { USUAL, admissiblePlan, policyFor } from "../../../test/simulation/example-policy.ts";
import type { Circumstances } from "./floors.ts";
import { judgePlan } from "./judge.ts";
import type { PolicyLimits } from "./limits.ts";
import type { Policy } from "./policy.ts";

const HASH = "ea".repeat(32);

/** A plan of so many nodes that may start with `quorum` of them, and the one without those whose names end so. */
function pair(nodes: number, quorum: number, without: readonly number[]) {
  const earlier: Plan = { ...admissiblePlan(nodes), quorum };
  const roster = earlier.roster.filter((_, at) => !without.includes(at));
  const { n: _, ...cohort } = smallerCohort(cohortOf(earlier), roster.length);
  const smaller: Plan = { ...earlier, studyId: "5d".repeat(32), roster, cohort, replaces: HASH };
  return { earlier, smaller };
}

const knowing = (earlier: Plan | undefined): Circumstances => ({
  ...USUAL,
  replaceable: (study) => (study === HASH ? earlier : undefined),
});

function codesOf(
  { earlier, smaller }: ReturnType<typeof pair>,
  change: (plan: Plan) => Plan = (plan) => plan,
  {
    limits = {},
    policy = {},
  }: { readonly limits?: Partial<PolicyLimits>; readonly policy?: Partial<Policy> } = {},
): readonly string[] {
  const own = { ...policyFor(earlier, limits), ...policy };
  return judgePlan(own, change(smaller), knowing(earlier)).codes;
}

describe("a plan with fewer nodes that takes an approved one's place", () => {
  test.each([
    [5, 4, [2]],
    [5, 3, [1, 3]],
    [7, 4, [0, 3, 6]],
    [4, 3, [3]],
  ])("of %i nodes, quorum %i, without %j, is within policy", (nodes, quorum, without) => {
    expect(codesOf(pair(nodes, quorum, without))).toEqual([]);
  });

  test("is one of another roster when nothing is known to be replaced, or it says nothing of it", () => {
    const { earlier, smaller } = pair(5, 4, [2]);
    const policy = policyFor(earlier);
    expect(judgePlan(policy, smaller, USUAL).codes).toContain("POLICY_REPLACES");
    expect(judgePlan(policy, smaller, knowing(undefined)).codes).toEqual(["POLICY_REPLACES"]);
    const { replaces: _, ...silent } = smaller;
    expect(judgePlan(policy, silent, knowing(earlier)).codes).toContain("POLICY_ROSTER");
  });

  const stranger = { name: "shop-9", identity: "99".repeat(32) };
  const others: readonly (readonly [string, (plan: Plan) => Plan, string])[] = [
    [
      "below the quorum",
      (plan) => ({ ...plan, roster: plan.roster.slice(0, 3), cohort: { c: 1, t: 3, m: 3 } }),
      "POLICY_REPLACES",
    ],
    ["with a stranger", (plan) => ({ ...plan, roster: plan.roster.with(1, stranger) }), "POLICY_ROSTER"],
    [
      "with another key under a known name",
      (plan) => ({
        ...plan,
        roster: plan.roster.with(1, { ...plan.roster[1], identity: stranger.identity }),
      }),
      "POLICY_ROSTER",
    ],
    ["in another order", (plan) => ({ ...plan, roster: plan.roster.toReversed() }), "POLICY_ROSTER"],
    [
      "with somebody twice",
      (plan) => ({ ...plan, roster: plan.roster.with(1, plan.roster[0]) }),
      "POLICY_ROSTER",
    ],
    ["with another ε", (plan) => ({ ...plan, budget: { ...plan.budget, epsilon: "3" } }), "POLICY_REPLACES"],
    ["with another snapshot", (plan) => ({ ...plan, snapshot: "2025-12-31T00:00:00Z" }), "POLICY_REPLACES"],
    ["with another title", (plan) => ({ ...plan, title: "Other" }), "POLICY_REPLACES"],
    [
      "with one attempt less",
      (plan) => ({ ...plan, limits: { ...plan.limits, maxAttempts: 1 } }),
      "POLICY_REPLACES",
    ],
    [
      "with a shorter wait",
      (plan) => ({ ...plan, timing: { ...plan.timing, graceMs: 1 } }),
      "POLICY_REPLACES",
    ],
    ["with fewer users", (plan) => ({ ...plan, usersFloor: plan.usersFloor - 1 }), "POLICY_REPLACES"],
    [
      "with everybody",
      (plan) => ({ ...pair(5, 4, []).earlier, studyId: plan.studyId, replaces: HASH }),
      "POLICY_REPLACES",
    ],
    [
      "with a larger quorum for opening",
      (plan) => ({ ...plan, cohort: { ...plan.cohort, t: 4, m: 4 } }),
      "POLICY_REPLACES",
    ],
  ];

  test.each(others)("%s is none", (_, change, code) => {
    expect(codesOf(pair(5, 4, [2]), (plan) => change(plan))).toContain(code);
  });

  test("has a quorum of all when the earlier one says none", () => {
    const { earlier, smaller } = pair(5, 4, [2]);
    const { quorum: _, ...all } = earlier;
    const { quorum: _own, ...without } = smaller;
    expect(judgePlan(policyFor(all), without, knowing(all)).codes).toContain("POLICY_REPLACES");
  });

  test("of a plan that has taken a place itself is none: once", () => {
    const { earlier, smaller } = pair(5, 3, [2]);
    const again = { ...pair(5, 3, [2, 4]).smaller };
    const first = { ...smaller, replaces: "ab".repeat(32) };
    expect(judgePlan(policyFor(earlier), again, knowing(first)).codes).toContain("POLICY_REPLACES");
  });

  test("withstands as many colluders as before: those who are missing may be the honest ones", () => {
    const { earlier, smaller } = pair(7, 4, [0, 3, 6]);
    expect([earlier.cohort.c, smaller.cohort]).toEqual([2, { c: 2, t: 4, m: 4 }]);
    // The protocol's usual choice for four nodes, with which two colluders of seven would hold half of them.
    const usual = { c: 1, t: 3, m: 3 };
    expect(codesOf({ earlier, smaller: { ...smaller, cohort: usual } })).toContain("POLICY_REPLACES");
    // As few as cannot hold so many are refused by the inequalities, whatever a quorum says.
    expect(pair(7, 3, [0, 3, 4, 6]).smaller.cohort).toEqual({ c: 2, t: 3, m: 4 });
  });

  test("keeps the node's own floors", () => {
    const both = pair(5, 3, [1, 3]);
    expect(codesOf(both, undefined, { limits: { minNodes: 4 } })).toEqual(["POLICY_COHORT"]);
    expect(codesOf(both, undefined, { limits: { minColluders: 2 } })).toEqual(["POLICY_COHORT"]);
    expect(codesOf(both, undefined, { limits: { minThreshold: 4 } })).toEqual(["POLICY_COHORT"]);
  });

  test("counts comparisons with those who are left", () => {
    const compared = (...names: readonly string[]) => ({
      policy: { compared: { least: 2, partners: () => names } },
    });
    expect(codesOf(pair(5, 4, [2]), undefined, compared("shop-2", "shop-3"))).toEqual(["ROSTER_UNCOMPARED"]);
    expect(codesOf(pair(5, 4, [2]), undefined, compared("shop-2", "shop-3", "shop-4"))).toEqual([]);
  });

  test("names nobody whom the owner has unpinned since", () => {
    const both = pair(5, 4, [2]);
    const roster: Plan["roster"] = both.earlier.roster.filter(({ name }) => name !== "shop-4");
    expect(codesOf(both, undefined, { policy: { roster } })).toEqual(["POLICY_ROSTER"]);
  });
});
