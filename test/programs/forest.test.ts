import { explanationsOf, scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const USERS = 1000;

/** Users who buy again when their orders are neither few nor many, the likelier the less spend they have. */
const tableOf = foretoldUsers(8000, USERS, (orders, spend) => {
  const isMiddle = Math.abs(orders - 5) < 2;
  const odds = Math.exp((isMiddle ? 1.5 : -1.5) - 0.3 * (spend - 5));
  return odds / (1 + odds);
});

function withForest(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 900,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [{ name: "forest", share: 1, spec: { target: "again", evaluate: { share: 0.1 } } }],
    limits: { ...tiny.limits, maxSessions: 8 },
  };
}

const study = new InProcessStudy({ plan: withForest, table: tableOf }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "forest") as TreesModel;

test("a plan says what a forest costs and supports, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).map(({ step }) => step)).toEqual(["classes", "leaves", "evaluate"]);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain("count users by leaf of many");
  expect(text).toContain("a forest is refused below users × mu of 300");
});

test("with fewer users no question is spent on which features tell something", () => {
  const fewer = { ...plan, usersFloor: 1000 };
  expect(() => checkPlan(fewer)).not.toThrow();
  expect(sessionsOf(fewer).map(({ step }) => step)).toEqual(["values", "leaves", "evaluate"]);
});

test("too few users are refused, and the nearest plan that is not is named", () => {
  const few = { ...plan, usersFloor: 200, budget: { ...plan.budget, epsilon: "2" } };
  expect(() => checkPlan(few)).toThrow("PLAN_TOO_SMALL");
  expect(() => checkPlan(few)).toThrow(/at least \d+ users/);
});

test("every party learns the same forest, and it finds what weights cannot", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  expect(model.scorer.trees).toHaveLength(30);
  expect(areaUnderCurve(model.table, model.recalibration.slope)!.value).toBeGreaterThan(0.75);
  expect(contractOf("forest").read(contractOf("forest").plain(model), 2)).toEqual(model);
});

test("what is told of it holds against the users it was learnt from, and chances are as often right", () => {
  const users = plan.roster.flatMap((_, node) => {
    const table = tableOf(node);
    const scoring = scoringsOf(plan, released, table)[0];
    return Array.from({ length: table.users }, (_user, user) => ({
      chance: scoring.score(user)!.values["chance"],
      label: table.outcome!.classes[user],
    }));
  });
  const counted = users.filter(({ label }) => label >= 0);
  const rateOf = (some: typeof counted) => some.filter(({ label }) => label === 1).length / some.length;
  const rate = baseRate(model.table)!;
  expect(Math.abs(counted.length - model.users)).toBeLessThan(5 * model.usersSigma);
  expect(Math.abs(rateOf(counted) - rate.value)).toBeLessThan(5 * rate.sigma);
  for (const part of [
    counted.filter(({ chance }) => chance > 0.5),
    counted.filter(({ chance }) => chance < 0.5),
  ]) {
    const mean = part.reduce((sum, { chance }) => sum + chance, 0) / part.length;
    expect(Math.abs(mean - rateOf(part))).toBeLessThan(0.05);
  }
});

test("a node tells people in words, and one person why", () => {
  const told = tellModel(programsOf(plan), released)[0]
    .told.map(({ en }) => en)
    .join("\n");
  expect(told).toContain('of the users were "again"');
  expect(told).toMatch(/most, up or down: (orders, spend|spend, orders)/);
  const scoring = scoringsOf(plan, released, tableOf(0))[0];
  expect(scoring.explain!(0)!.en).toMatch(/^The chance of "again" is [\d.]+ %: (raised|lowered) by /);
  // Beside another one for the same target each says which it is.
  const [twice, both] = [
    { ...plan, programs: [...plan.programs, ...plan.programs] },
    [...released, ...released],
  ];
  const said = explanationsOf(twice, both, tableOf(0), 0).map(({ en }) => en);
  expect(said).toEqual(["forest", "forest_2"].map((name) => `${name}: ${scoring.explain!(0)!.en}`));
  const titles = tellModel(programsOf(twice), both).map(({ section }) => section!.title);
  const alone = tellModel(programsOf(plan), released)[0].section!.title;
  expect(titles.map(({ en }) => en)).toEqual(["forest", "forest_2"].map((name) => `${alone.en}: ${name}`));
  expect(titles[1].zh).toBe(`${alone.zh}：forest_2`);
  expect(explanationsOf(plan, released, tableOf(0), 0)).toEqual([scoring.explain!(0)]);
  expect([1, 2, 3]).toContain(scoring.score(0)!.values["band"]);
});

test("an audit replays it", () => {
  const { verdict, checks } = audit(bundleOf(study));
  expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual([]);
  expect(verdict).toBe("PASS");
});
