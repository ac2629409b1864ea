import type { SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { withSpec } from "../simulation/plan-changes.ts";
import { checkPolicy } from "@fedseg/client-node/policy/check-policy.ts";
import type { Circumstances } from "@fedseg/client-node/policy/floors.ts";
import type { Policy } from "@fedseg/client-node/policy/policy.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { expect, test } from "vitest";
import { USUAL, admissiblePlan, policyFor } from "../simulation/example-policy.ts";
import { type Advices, afterAdvice } from "./follow.ts";

const PLAN = admissiblePlan(4);
const spec = (change: Partial<SegmentationSpec>): Plan => withSpec(PLAN, change);
const measuring = (features: Plan["features"]): Plan => ({ ...PLAN, features });
const floor = (usersFloor: number, plan = PLAN): Plan => ({ ...plan, usersFloor });
const limits = (change: Partial<Plan["limits"]>): Plan => ({
  ...PLAN,
  limits: { ...PLAN.limits, ...change },
});
const timing = (change: Partial<Plan["timing"]>): Plan => ({
  ...PLAN,
  timing: { ...PLAN.timing, ...change },
});
const budget = (change: Partial<Plan["budget"]>): Plan => ({
  ...PLAN,
  budget: { ...PLAN.budget, ...change },
});
const [first, second] = PLAN.features;

const CATALOGUE = {
  level: "item",
  hash: hashCatalogue({ level: "item", entries: ["tea"] }),
  entries: ["tea"],
} satisfies Plan["catalogue"];

/** The plan with groups within its segments. */
const withHierarchy = (share: number): Plan => ({
  ...PLAN,
  programs: [
    { ...PLAN.programs[0], share: 0.9 },
    { name: "hierarchy", share, spec: { groups: [2] } },
  ],
});

/** The plan with what its segments buy. */
const withAffinity = (catalogue: Plan["catalogue"]): Plan => ({
  ...PLAN,
  ...(catalogue && { catalogue }),
  usersFloor: 2500,
  limits: { ...PLAN.limits, maxSessions: 20 },
  programs: [
    { ...PLAN.programs[0], share: 0.7 },
    { name: "affinity", share: 0.3, spec: { most: 5, floor: 20 } },
  ],
});

/** The plan with how its segments behave, looked at over so many days once and over so many again. */
const withBehaviour = (usersFloor: number, ...days: readonly number[]): Plan => ({
  ...PLAN,
  usersFloor,
  limits: { ...PLAN.limits, maxSessions: 20 },
  programs: [
    { ...PLAN.programs[0], share: 0.7 },
    ...days.map((windowDays) => ({
      name: "behaviour" as const,
      share: 0.1,
      spec: { windowDays, periods: 6 },
    })),
  ],
});

/** The plan with how good its segments are. */
const withEvaluate = (asked: EvaluateSpec, share = 0.3): Plan => ({
  ...PLAN,
  ...(asked.outcome && { targets: TARGETS }),
  usersFloor: 2500,
  limits: { ...PLAN.limits, maxSessions: 20 },
  programs: [
    { ...PLAN.programs[0], share: 0.7 },
    { name: "evaluate", share, spec: asked },
  ],
});

function check(plan: Plan): void {
  checkPlan(plan);
  requireStart(plan);
}

const TARGETS: Plan["targets"] = {
  again: { of: "bought-again", withinDays: 30 },
  gold: { of: "attribute", attribute: "tier", values: ["gold"] },
};
const judging = (target: string) =>
  ({ target, score: "chi-square", keep: 1, maxCorrelation: 1, bins: 5, share: 0.3 }) as const;
/** A plan of programs that judge by these targets, each with half of the budget. */
const halves = (...names: readonly string[]): Plan => ({
  ...PLAN,
  targets: TARGETS,
  usersFloor: 2500,
  limits: { ...PLAN.limits, maxSessions: 20 },
  programs: names.map((name) => {
    const [judged] = spec({ select: judging(name) }).programs;
    return { ...judged, share: 0.5 };
  }),
});

const SPENT = { of: "spend", withinDays: 30, upTo: 500 } as const;
/** A plan that foretells one of three classes by a program. */
const foretelling = (name: "logistic" | "classes"): Plan => ({
  ...PLAN,
  targets: { tier: { of: "attribute", attribute: "tier", classes: [["gold"], ["silver"], ["tin"]] } },
  usersFloor: 2500,
  limits: { ...PLAN.limits, maxSessions: 20 },
  programs: [{ name, share: 1, spec: { target: "tier", evaluate: { share: 0.05 } } }],
});

/** The same by `classes`, behind segments, with how good they are. */
const judgingClasses = (asked: EvaluateSpec): Plan => {
  const plan = foretelling("classes");
  return {
    ...plan,
    programs: [
      { ...PLAN.programs[0], share: 0.3 },
      { ...plan.programs[0], share: 0.4 },
      { name: "evaluate", share: 0.3, spec: asked },
    ],
  };
};

/** The number that a todo names after some words. */
const named = (text: string, words: RegExp) => Number(words.exec(text)![1]);
const usersNamed = ({ refusal }: { readonly refusal: { readonly todo: string } }) =>
  named(refusal.todo, /at least (\d+) users/);

const PLANS: Advices = {
  "PLAN_VERSION: have a protocol in common": {
    happens: () => check({ ...PLAN, protocol: "fedseg/1" as Plan["protocol"] }),
    follow: () => check(PLAN),
  },
  "PLAN_ROSTER: its own identity key": {
    happens: () => check({ ...PLAN, roster: PLAN.roster.with(1, { ...PLAN.roster[0], name: "other" }) }),
    follow: () => check(PLAN),
  },
  "PLAN_COHORT: leave them out to get the defaults": {
    happens: () => check({ ...PLAN, cohort: { c: 2, t: 3, m: 3 } }),
    follow: () => {
      const { n: _, ...cohort } = defaultCohort(PLAN.roster.length);
      check({ ...PLAN, cohort });
    },
  },
  "PLAN_BUDGET: Choose an epsilon between 0.1 and 10.": {
    happens: () => check(budget({ epsilon: "25" })),
    follow: () => check(budget({ epsilon: "10" })),
  },
  "PLAN_BUDGET: Choose delta ≤": {
    happens: () => check(budget({ delta: "0.01" })),
    follow: ({ refusal }) => check(budget({ delta: `${named(refusal.todo, /delta ≤ (\S+)[.]$/)}` })),
  },
  "PLAN_BUDGET: if no node has more users": {
    happens: () => check(budget({ delta: "0.00002", usersCap: 2000 })),
    follow: ({ refusal }) => {
      const [cap, delta] = [named(refusal.todo, /usersCap ≤ (\d+)/), named(refusal.todo, /delta ≤ (\S+),/)];
      check(budget({ delta: "0.00002", usersCap: cap }));
      check(budget({ delta: `${delta}`, usersCap: 2000 }));
      expect(() => check(budget({ delta: "0.00002", usersCap: cap + 1 }))).toThrow("PLAN_BUDGET");
    },
  },
  "PLAN_BUDGET: Set usersCap to": {
    happens: () => check(budget({ usersCap: 24, delta: "0.0001" })),
    follow: ({ refusal }) => {
      const [cap, delta] = [named(refusal.todo, /usersCap to (\d+)/), named(refusal.todo, /delta ≤ (\S+),/)];
      check(budget({ delta: `${delta}`, usersCap: cap }));
      check({
        ...budget({ usersCap: 24, delta: "0.0001" }),
        usersFloor: named(refusal.todo, /usersFloor to (\d+)/),
      });
    },
  },
  "PLAN_FEATURES: Name every feature once.": {
    happens: () => check(measuring([first, { ...second, name: first.name }])),
    follow: () => check(measuring([first, second])),
  },
  "PLAN_FEATURES: Correct its range": {
    happens: () => check(measuring([first, { ...second, lo: 5, hi: 5 }])),
    follow: () => check(measuring([first, { ...second, lo: 0, hi: 5 }])),
  },
  "PLAN_SELECTION: Lower their shares to 0.6 together.": {
    happens: () => check(spec({ explore: { share: 0.7, bins: 32 } })),
    follow: () => check(spec({ explore: { share: 0.1, bins: 32 } })),
  },
  "PLAN_TIMING: well above timing.tickMs": {
    happens: () => check(timing({ tickMs: 2500, reportMs: 2500 })),
    follow: () => check(timing({ tickMs: 2500, reportMs: 60_000 })),
  },
  "PLAN_SHARES: Lower the shares": {
    happens: () => check({ ...PLAN, programs: [PLAN.programs[0], { ...PLAN.programs[0], share: 0.1 }] }),
    follow: () => check({ ...PLAN, programs: [{ ...PLAN.programs[0], share: 0.9 }] }),
  },
  "PLAN_SHARES: Leave its share out": {
    happens: () => check(withHierarchy(0.1)),
    follow: () => check(withHierarchy(0)),
  },
  "PLAN_SHARES: Give it a share": {
    happens: () => check({ ...PLAN, programs: [{ ...PLAN.programs[0], share: 0 }] }),
    follow: () => check({ ...PLAN, programs: [{ ...PLAN.programs[0], share: 0.5 }] }),
  },
  "PLAN_ORDER: first, or leave": {
    happens: () => check({ ...PLAN, programs: withHierarchy(0).programs.toReversed() }),
    follow: () => check(withHierarchy(0)),
  },
  "PLAN_TARGET: Name one of the targets": {
    happens: () => check(halves("other")),
    follow: () => check(halves("again")),
  },
  "PLAN_TARGET: judge by the same target": {
    happens: () => check(halves("again", "gold")),
    follow: () => check(halves("again", "again")),
  },
  "PLAN_TARGET_KIND: Ask for": {
    happens: () => check(foretelling("logistic")),
    follow: ({ refusal }) => check(foretelling(/Ask for (classes), /.exec(refusal.todo)![1] as "classes")),
  },
  "PLAN_TARGET_KIND: Name the target, and a prediction of its classes, under classes": {
    happens: () => check(judgingClasses({ outcome: { target: "tier" } })),
    follow: () => check(judgingClasses({ classes: { program: "classes", target: "tier" } })),
  },
  "PLAN_TARGET_KIND: Leave outcome and prediction out": {
    happens: () => check({ ...withEvaluate({ outcome: { target: "again" } }), targets: { again: SPENT } }),
    follow: () => check(withEvaluate({})),
  },
  "PLAN_TARGET_KIND: a yes or no": {
    happens: () => check({ ...halves("again"), targets: { again: SPENT } }),
    follow: () => check(halves("again")),
  },
  "PLAN_CATALOGUE: Leave the catalogue out": {
    happens: () => check({ ...PLAN, catalogue: CATALOGUE }),
    follow: () => check(PLAN),
  },
  "PLAN_CATALOGUE: Declare": {
    happens: () => check(withAffinity(undefined)),
    follow: () => check(withAffinity(CATALOGUE)),
  },
  "PLAN_EVALUATE: Leave spendUpTo out": {
    happens: () => check(withEvaluate({ outcome: { target: "gold", spendUpTo: 500 } })),
    follow: () => check(withEvaluate({ outcome: { target: "gold" } })),
  },
  "PLAN_BEHAVIOUR: Give both the same": {
    happens: () => check(withBehaviour(2500, 90, 30)),
    follow: () => check(withBehaviour(2500, 90, 90)),
  },
  "PLAN_TOO_SMALL: for evaluate": {
    happens: () => check({ ...withEvaluate({}, 0.01), usersFloor: 200 }),
    follow: ({ refusal }) =>
      check({ ...withEvaluate({}, named(refusal.todo, /share of (\S+) for evaluate/)), usersFloor: 200 }),
  },
  "PLAN_TOO_SMALL: leave behaviour out": {
    happens: () => check(withBehaviour(200, 90)),
    follow: () => check(withBehaviour(200)),
  },
  "PLAN_SESSIONS: Set limits.maxSessions to": {
    happens: () => check(limits({ maxSessions: 2 })),
    follow: ({ refusal }) => check(limits({ maxSessions: named(refusal.todo, /to (\d+) or more/) })),
  },
  "PLAN_TOO_SMALL: Nearest feasible plans: k <=": {
    happens: () => check(floor(60, spec({ k: 30 }))),
    follow: ({ refusal }) => check(floor(60, spec({ k: named(refusal.todo, /k <= (\d+)/) }))),
  },
  "PLAN_TOO_SMALL: Nearest feasible plans: ": {
    happens: () => check(floor(2)),
    follow: (refusal) => check(floor(usersNamed(refusal))),
  },
  "TAILS_TOO_HEAVY: or a larger delta": {
    happens: () => check(budget({ delta: "1e-35" })),
    follow: () => check(budget({ delta: "1e-7" })),
  },
  "SUM_TOO_LARGE: Lower the cap on users": {
    happens: () => check(budget({ usersCap: 2 ** 50, delta: "1e-17" })),
    follow: () => check(budget({ usersCap: 700 })),
  },
};

test.each(Object.entries(PLANS))("the advice of a plan's refusal is right: %s", async (entry, advice) => {
  expect(await afterAdvice(entry, advice)).toBeUndefined();
});

const [BEFORE, FUTURE] = ["2024-11-27T23:59:59Z", "2026-01-02T00:05:01Z"];
const judge = (plan: Plan, change: Partial<Policy> = {}, circumstances: Circumstances = USUAL) =>
  checkPolicy({ ...policyFor(PLAN), ...change }, plan, circumstances);
const usual = policyFor(PLAN).limits;
const at = (snapshot: string): Plan => ({ ...PLAN, snapshot });
const [asking, answered] = [[], ["shop-2", "shop-3"]].map(
  (names) => ({ compared: { least: 2, partners: () => names } }) as Pick<Policy, "compared">,
);
const replacing: Plan = { ...PLAN, replaces: "ea".repeat(32) };
const stranger = { ...PLAN.roster[0], name: "shop-9" };

const POLICIES: Advices = {
  "POLICY_COORDINATOR: Check the coordinator's key": {
    happens: () => judge({ ...PLAN, coordinator: { ...PLAN.coordinator, name: "other" } }),
    follow: () => {
      const coordinator = { ...PLAN.coordinator, name: "other" };
      judge({ ...PLAN, coordinator }, { coordinator });
    },
  },
  "POLICY_ROSTER: pin the new roster": {
    happens: () => judge({ ...PLAN, roster: PLAN.roster.with(0, stranger) }),
    follow: () => {
      const roster = PLAN.roster.with(0, stranger);
      judge({ ...PLAN, roster }, { roster });
    },
  },
  "POLICY_REPLACES: any other change is a new plan, without `replaces`": {
    happens: () => judge(replacing),
    follow: () => judge(PLAN),
  },
  "POLICY_COHORT: Leave the plan's cohort out": {
    happens: () => judge({ ...PLAN, cohort: { c: 1, t: 4, m: 4 } }),
    follow: () => {
      const { n: _, ...cohort } = defaultCohort(PLAN.roster.length);
      judge({ ...PLAN, cohort });
    },
  },
  "POLICY_BUDGET: raise policy.maxEpsilon": {
    happens: () => judge(PLAN, { maxEpsilon: 3 }),
    follow: () => judge(PLAN, { maxEpsilon: 10 }),
  },
  "POLICY_ATTEMPTS: Ask for fewer attempts": {
    happens: () => judge(limits({ maxAttempts: 6 })),
    follow: () => judge(limits({ maxAttempts: 3 })),
  },
  "POLICY_ATTEMPTS: or raise policy.maxEpsilon": {
    happens: () => judge(PLAN, { maxEpsilon: 4.1 }),
    follow: () => judge(PLAN, { maxEpsilon: 10 }),
  },
  "POLICY_SESSIONS: raise policy.limits.maxSessions": {
    happens: () => judge(limits({ maxSessions: 100 })),
    follow: () => judge(limits({ maxSessions: 100 }), { limits: { ...usual, maxSessions: 100 } }),
  },
  "POLICY_TICK: Ask for a longer timing.tickMs": {
    happens: () => judge(timing({ tickMs: 10 })),
    follow: () => judge(timing({ tickMs: 2500 })),
  },
  "POLICY_PREPARE: Ask for a longer timing.prepareMs": {
    happens: () => judge(timing({ prepareMs: 10 })),
    follow: () => judge(timing({ prepareMs: 10_000 })),
  },
  "POLICY_WAIT: Ask for shorter times under timing": {
    happens: () => judge(timing({ graceMs: 90_000_000 })),
    follow: () => judge(timing({ graceMs: 90_000 })),
  },
  "POLICY_WAIT: or raise policy.limits.maxWaitMs": {
    happens: () => judge(timing({ graceMs: 90_000_000 })),
    follow: () => judge(timing({ graceMs: 90_000_000 }), { limits: { ...usual, maxWaitMs: 90_000_000 } }),
  },
  "POLICY_SNAPSHOT: Ask for a snapshot inside it": {
    happens: () => judge(at(FUTURE)),
    follow: () => judge(at("2026-01-01T00:00:00Z")),
  },
  "POLICY_SNAPSHOT: or change policy.limits": {
    happens: () => judge(at(BEFORE)),
    follow: () => judge(at(BEFORE), { limits: { ...usual, maxSnapshotDays: 800 } }),
  },
  "POLICY_FEATURE: take over the feature": {
    happens: () => judge(measuring([first, { ...second, hi: 20 }])),
    follow: () => {
      const features = [first, { ...second, hi: 20 }];
      judge(measuring(features), { dictionary: { ...policyFor(PLAN).dictionary, features } });
    },
  },
  "POLICY_CLEANING: Compare the cleaning section": {
    happens: () =>
      judge({
        ...PLAN,
        cleaning: { duplicates: "drop", cancellations: "separate" },
      }),
    follow: () => judge(PLAN),
  },
  "ROSTER_UNCOMPARED: Run fedseg-node compare": {
    happens: () => judge(PLAN, asking),
    follow: () => judge(PLAN, answered),
  },
};

test.each(Object.entries(POLICIES))(
  "the advice of a policy's refusal is right: %s",
  async (entry, advice) => {
    expect(await afterAdvice(entry, advice)).toBeUndefined();
  },
);
