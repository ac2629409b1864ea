import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import type { NetworkModel } from "@fedseg/shared/programs/network/spec.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { TINY_LIMITS } from "../simulation/tiny-market.ts";

const [USERS, ROUNDS] = [600, 20];

/** Users who buy again when orders and spend are both high or both low: a regression learns nothing of it. */
const tableOf = foretoldUsers(9000, USERS, (orders, spend) => (orders > 5 === spend > 5 ? 0.9 : 0.1));

function withNetwork(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS, epsilon: "6" },
    usersFloor: 4 * 500,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [
      { ...tiny.programs[0], share: 0.1 },
      { name: "network", share: 0.9, spec: { target: "again", evaluate: { share: 0.1 }, rounds: ROUNDS } },
    ],
    limits: { ...tiny.limits, maxSessions: 40 },
  };
}

const study = new InProcessStudy({
  plan: withNetwork,
  table: tableOf,
  allows: { limits: { ...TINY_LIMITS, maxSessions: 40 } },
}).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "network") as NetworkModel;

test("a plan says what a network costs, and that it may gain nothing; it keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "network")).toHaveLength(9 + ROUNDS);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain(`the chance of "again", by a network in ${ROUNDS} rounds`);
  expect(text).toContain("No gain over the program logistic is expected");
  const large = { ...plan, usersFloor: 40_000, budget: { ...plan.budget, usersCap: 10_000, delta: "1e-6" } };
  const largeText = planCostText(large, describeCost(planCost(large))).replaceAll(/\s+/g, " ");
  expect(largeText).toContain("may foretell more than a logistic regression");
});

test("too few users for the regression that it starts from are refused", () => {
  const alone = { ...plan, usersFloor: 30, programs: [{ ...plan.programs[1], share: 1 }] };
  const few = { ...alone, budget: { ...plan.budget, epsilon: "0.5" } };
  expect(() => checkPlan(few)).toThrow("PLAN_TOO_SMALL");
});

test("every party learns the same, and what weights cannot say", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  expect(contractOf("network").read(contractOf("network").plain(model), 2)).toEqual(model);
  expect(areaUnderCurve(model.table)!.value).toBeGreaterThan(0.7);
});

test("a model of other features is not read", () => {
  const plain = contractOf("network").plain(model) as { hidden: { columns: number[] }[] };
  expect(() => contractOf("network").read(plain, 1)).toThrow("features of the study");
  const [first, ...others] = plain.hidden;
  const short = { ...plain, hidden: [{ ...first, columns: first.columns.slice(1) }, ...others] };
  expect(() => contractOf("network").read(short, 2)).toThrow("every unit");
});

test("what is told of it holds against the users it was learnt from", () => {
  const users = plan.roster.flatMap((_, node) => {
    const table = tableOf(node);
    const scoring = scoringsOf(plan, released, table)[1];
    return Array.from({ length: table.users }, (_user, user) => ({
      chance: scoring.score(user)!.values["chance"],
      label: table.outcome!.classes[user],
    }));
  });
  const counted = users.filter(({ label }) => label >= 0);
  const [yes, no] = [1, 0].map((label) => counted.filter((user) => user.label === label));
  const held = (truth: number, told: { value: number; sigma: number }) =>
    expect(Math.abs(told.value - truth)).toBeLessThan(5 * told.sigma);
  held(counted.length, { value: model.users, sigma: model.usersSigma });
  held(yes.length / counted.length, baseRate(model.table)!);
  const beaten = (a: number) => no.filter(({ chance }) => a > chance).length;
  const pairs = yes.reduce((sum, { chance }) => sum + beaten(chance), 0);
  const area = areaUnderCurve(model.table)!;
  held(pairs / (yes.length * no.length), area);
});

test("a node tells people in words, and one person what moved their chance", () => {
  const told = tellModel(programsOf(plan), released)[1].told.map(({ en }) => en);
  expect(told.join("\n")).toContain("16 units that bend it");
  const table = tableOf(0);
  const scoring = scoringsOf(plan, released, table)[1];
  const texts = Array.from({ length: 30 }, (_, user) => scoring.explain!(user)!.en);
  for (const text of texts) {
    expect(text).toMatch(/^The chance of "again" is [\d.]+ %: (raised|lowered) by (orders|spend) [\d.]+/);
  }
  // What raises one user's chance lowers another's.
  for (const way of ["raised by orders", "lowered by orders"]) {
    expect(texts.some((text) => text.includes(way))).toBe(true);
  }
});

test("an audit replays it", () => {
  const { verdict, checks } = audit(bundleOf(study));
  expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual([]);
  expect(verdict).toBe("PASS");
});
