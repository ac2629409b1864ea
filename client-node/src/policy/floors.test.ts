import { withSpec } from "../../../test/simulation/plan-changes.ts";
import { expect, test } from "vitest";
import { checkPolicy } from "./check-policy.ts";
import type { Circumstances } from "./floors.ts";
import { judgePlan } from "./judge.ts";
import { type PolicyLimits, cohortLimits, policyLimits } from "./limits.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { worstMuSq } from "@fedseg/shared/plan/cost-totals.ts";
import { dryRun } from "@fedseg/shared/plan/dry-run.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import { neutralRelease } from "@fedseg/shared/plan/neutral-release.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { checkInequalities, defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { USUAL, admissiblePlan, policyFor } from "../../../test/simulation/example-policy.ts";

const cohort = (change: Partial<Plan["cohort"]>) => (plan: Plan) => ({
  ...plan,
  cohort: { ...plan.cohort, ...change },
});
const snapshot = (at: string) => (plan: Plan) => ({ ...plan, snapshot: at });
const attempts = (maxAttempts: number) => (plan: Plan) => ({
  ...plan,
  limits: { ...plan.limits, maxAttempts },
});
const budget = (change: Partial<Plan["budget"]>) => (plan: Plan) => ({
  ...plan,
  budget: { ...plan.budget, ...change },
});
const SOON = "2026-01-02T00:05:01Z";
const OLD = "2024-11-27T23:59:59Z";

/** One limit broken by a plan of seven nodes (c = 2, t = 5, m = 5) that is acceptable otherwise. */
interface Broken {
  readonly name: string;
  readonly code: string;
  /** The limit as it is shown, and by how much it is missed. */
  readonly what: string;
  readonly by: string;
  /** Another limit that cannot but be missed with it, by as much. */
  readonly also?: string;
  readonly change?: (plan: Plan) => Plan;
  readonly limits?: Partial<PolicyLimits>;
  readonly circumstances?: Partial<Circumstances>;
  /** How many partners must have compared keys, if any. */
  readonly compared?: number;
  /** What an owner writes to allow it. */
  readonly allow?: Partial<PolicyLimits>;
}

const BROKEN: readonly Broken[] = [
  {
    name: "fewer nodes than asked for",
    code: "POLICY_COHORT",
    what: "nodes (n)",
    by: "1",
    limits: { minNodes: 8 },
    allow: { minNodes: 7 },
  },
  {
    name: "c below the usual",
    code: "POLICY_COHORT",
    what: "colluding nodes withstood (c)",
    by: "1",
    change: cohort({ c: 1 }),
    limits: { maxNoiseSharers: 4 },
    allow: { minColluders: 1, maxNoiseSharers: 4 },
  },
  {
    name: "t below what was asked for",
    code: "POLICY_COHORT",
    what: "nodes to open a sum (t)",
    by: "1",
    limits: { minThreshold: 6 },
    allow: { minThreshold: 5 },
  },
  {
    name: "m above the usual",
    code: "POLICY_COHORT",
    what: "nodes that share the noise (m − c)",
    by: "2",
    change: cohort({ m: 7 }),
    allow: { maxNoiseSharers: 5 },
  },
  {
    name: "a larger epsilon",
    code: "POLICY_BUDGET",
    what: "ε if no attempt is lost",
    by: "0.500",
    change: (plan) => attempts(1)(budget({ epsilon: "10.5" })(plan)),
    also: "ε learned if every attempt is opened (1 each)",
  },
  {
    name: "a larger delta",
    code: "POLICY_BUDGET",
    what: "δ",
    by: "2.00 times",
    change: budget({ delta: "2e-7", epsilon: "1" }),
  },
  {
    name: "attempts that tell more than one",
    code: "POLICY_ATTEMPTS",
    what: "ε learned if every attempt is opened (3 each, 2 more)",
    by: "3.422",
    change: budget({ epsilon: "5.5" }),
  },
  {
    name: "more attempts than usual",
    code: "POLICY_ATTEMPTS",
    what: "attempts at a session",
    by: "1",
    change: (plan) => attempts(4)(budget({ epsilon: "1" })(plan)),
    allow: { maxAttempts: 4 },
  },
  {
    name: "more sessions than usual",
    code: "POLICY_SESSIONS",
    what: "sessions",
    by: "980",
    change: (plan) => ({ ...plan, limits: { ...plan.limits, maxSessions: 1000 } }),
    allow: { maxSessions: 1000 },
  },
  {
    name: "no tick",
    code: "POLICY_TICK",
    what: "tick",
    by: "250 ms",
    change: (plan) => ({ ...plan, timing: { ...plan.timing, tickMs: 0 } }),
    allow: { minTickMs: 0 },
  },
  {
    name: "too little time for reading rows",
    code: "POLICY_PREPARE",
    what: "time for reading rows",
    by: "10,000 ms",
    change: (plan) => ({ ...plan, timing: { ...plan.timing, prepareMs: undefined } }),
    allow: { minPrepareMs: 0 },
  },
  {
    name: "a step that may take days",
    code: "POLICY_WAIT",
    what: "longest time of a step",
    by: "1 ms",
    change: (plan) => ({ ...plan, timing: { ...plan.timing, bundleMs: 3_600_001 } }),
    allow: { maxWaitMs: 3_600_001 },
  },
  {
    name: "a snapshot in the future",
    code: "POLICY_SNAPSHOT",
    what: "snapshot, not in the future",
    by: "1 seconds",
    change: snapshot(SOON),
  },
  {
    name: "an old snapshot",
    code: "POLICY_SNAPSHOT",
    what: "snapshot, 400 days back",
    by: "1 seconds",
    change: snapshot(OLD),
    allow: { maxSnapshotDays: 401 },
  },
  {
    name: "a snapshot before the last one approved",
    code: "POLICY_SNAPSHOT",
    what: "snapshot, not before the last one approved",
    by: "1 days",
    circumstances: { approvedSnapshot: "2026-01-01T00:00:01Z" },
    change: snapshot("2025-12-31T00:00:01Z"),
    allow: { earlierSnapshots: true },
  },
  {
    name: "fewer partners than asked for who have compared keys",
    code: "ROSTER_UNCOMPARED",
    what: "partners who compared keys",
    by: "3",
    compared: 3,
  },
];

test("a plan of the usual numbers is agreed to, and every limit is shown as kept", () => {
  const plan = admissiblePlan(7);
  expect(() => checkPolicy(policyFor(plan), plan, USUAL)).not.toThrow();
  const { floors, codes, differences } = judgePlan(policyFor(plan), plan, USUAL);
  expect([codes, differences]).toEqual([[], []]);
  expect(floors.filter(({ missedBy }) => missedBy !== undefined)).toEqual([]);
});

test.each(BROKEN)(
  "$name: $code, and nothing else, until the owner allows it",
  ({ code, what, by, also, change = (plan) => plan, limits, circumstances, compared = 0, allow }) => {
    const honest = admissiblePlan(7);
    const plan = change(honest);
    const given = { ...USUAL, ...circumstances };
    const policy = { ...policyFor(honest, limits), compared: { least: compared, partners: () => [] } };
    const refused = () => checkPolicy(policy, plan, given);
    expect(refused).toThrow(expect.objectContaining({ code }));
    const missed = judgePlan(policy, plan, given).floors.filter(({ missedBy }) => missedBy !== undefined);
    expect(missed.map((floor) => [floor.what, floor.missedBy])).toEqual(
      [what, also].flatMap((each) => (each === undefined ? [] : [[each, by]])),
    );
    expect(missed[0].code).toBe(code);
    const allowed = () => (allow ? checkPolicy(policyFor(honest, allow), plan, given) : undefined);
    expect(allowed).not.toThrow();
  },
);

test("every limit has a plan that breaks it alone", () => {
  const { floors } = judgePlan(policyFor(admissiblePlan(7)), admissiblePlan(7), {
    ...USUAL,
    approvedSnapshot: "2026-01-01T00:00:00Z",
  });
  expect(BROKEN.map(({ what }) => what)).toEqual(floors.map(({ what }) => what));
});

test("a snapshot may be the last approved one again, and five minutes ahead of this clock", () => {
  const plan = admissiblePlan(4);
  const approvedSnapshot = plan.snapshot;
  expect(() => checkPolicy(policyFor(plan), plan, { ...USUAL, approvedSnapshot })).not.toThrow();
  const ahead = snapshot("2026-01-02T00:05:00Z")(plan);
  expect(() => checkPolicy(policyFor(ahead), ahead, USUAL)).not.toThrow();
});

test("all that is missed is told at once to the owner, and constants to others", () => {
  const honest = admissiblePlan(7);
  const plan = cohort({ m: 7 })(snapshot(OLD)({ ...honest, timing: { ...honest.timing, tickMs: 0 } }));
  const { codes } = judgePlan(policyFor(honest), plan, USUAL);
  expect(codes).toEqual(["POLICY_COHORT", "POLICY_TICK", "POLICY_SNAPSHOT"]);
  const refusal = refusalOf(() => checkPolicy(policyFor(honest), plan, USUAL));
  for (const said of ["m − c", "250 ms", OLD]) {
    expect(refusal.message).toContain(said);
    expect(Object.values(refusal.refusal).join(" ")).not.toContain(said);
  }
});

function refusalOf(call: () => unknown): CodedError {
  try {
    call();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new TypeError('"call" expected a refusal, got none');
}

test("for every n the usual c, t and m are the least strict that are admissible, and one step below is refused", () => {
  for (let n = 3; n <= 255; n += 1) {
    const { c, t, m } = defaultCohort(n);
    const usual = cohortLimits(policyLimits.parse({}), n);
    expect(usual).toEqual({ colluders: c, threshold: t, noiseSharers: m - c });
    // Smaller t or m are inadmissible for this c; a larger m is admissible and leans on more nodes for the noise.
    expect(checkInequalities({ n, c, t: t - 1, m })).not.toEqual([]);
    expect(checkInequalities({ n, c, t, m: m - 1 })).not.toEqual([]);
    // Whoever withstands more colluders needs no more nodes for the noise.
    for (let more = c + 1; more < n - 1; more += 1) {
      const threshold = Math.floor((n + more) / 2) + 1;
      expect(Math.max(threshold, more + 2) - more).toBeLessThanOrEqual(usual.noiseSharers);
      expect(threshold).toBeGreaterThanOrEqual(usual.threshold);
    }
  }
});

test.each([3, 4, 5, 7, 10, 31, 255])(
  "n = %d: the usual cohort passes, a smaller c and a larger m do not",
  (n) => {
    const honest = admissiblePlan(n);
    const codesOf = (plan: Plan) => judgePlan({ ...policyFor(honest), maxEpsilon: 20 }, plan, USUAL).codes;
    expect(codesOf(honest)).toEqual([]);
    const { c, m } = honest.cohort;
    const weaker = [...(c > 1 ? [{ c: c - 1 }] : []), ...(m < n ? [{ m: m + 1 }] : [])];
    for (const change of weaker) expect(codesOf(cohort(change)(honest))).toEqual(["POLICY_COHORT"]);
  },
);

test("what a study may tell is the accountant's ε of all attempts, and the limit is exact", () => {
  for (const [epsilon, maxAttempts] of [
    [0.5, 1],
    [1, 3],
    [8, 2],
    [2, 20],
  ] as const) {
    const plan = attempts(maxAttempts)(budget({ epsilon: `${epsilon}` })(admissiblePlan(4)));
    checkPlan(plan);
    const learned = guaranteeOf(learnedMuSq(plan), 1e-7).reported;
    const codesAt = (maxEpsilon: number) =>
      judgePlan({ ...policyFor(plan, { maxAttempts: 20 }), maxEpsilon }, plan, USUAL).codes;
    expect(codesAt(learned * (1 + 1e-9))).toEqual([]);
    const under = maxAttempts === 1 ? epsilon : learned * (1 - 1e-9);
    expect(codesAt(under)).toEqual(maxAttempts === 1 ? [] : ["POLICY_ATTEMPTS"]);
  }
});

test.each([
  [3, { c: 1, t: 3, m: 3 }],
  [4, { c: 1, t: 3, m: 3 }],
  [7, { c: 2, t: 5, m: 7 }],
  [10, { c: 3, t: 7, m: 7 }],
])("n = %d, %o: no course of a study tells more than was compared with the limit", (n, cohortNumbers) => {
  for (const normalise of ["range", "quantiles"] as const) {
    const plan = { ...admissiblePlan(n), cohort: cohortNumbers };
    const studied = withSpec(plan, { normalise });
    for (const maxAttempts of [1, 2, 3, 20]) {
      const each = attempts(maxAttempts)(studied);
      const options = { population: { users: each.usersFloor, fills: [1] }, survivors: n };
      const { sessions } = dryRun(each, ({ request, parameters }) =>
        neutralRelease(request, parameters, options),
      );
      const { coalition } = worstMuSq(each, sessions);
      const learned = learnedMuSq(each);
      expect(learned).toBeGreaterThanOrEqual(coalition);
      expect(Number(learned) / Number(coalition)).toBeLessThan(1.01);
    }
  }
});
