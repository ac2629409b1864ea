import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { sectionsText } from "@fedseg/client-node/reports/program-sections.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const USERS = 600;

/** Users who buy again the likelier, the more orders and the less spend they have; one in ten has no class. */
const tableOf = foretoldUsers(7000, USERS, (orders, spend) => {
  const odds = Math.exp(0.6 * (orders - 5) - 0.3 * (spend - 5) - 1);
  return odds / (1 + odds);
});

function withPrediction(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 500,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [
      { ...tiny.programs[0], share: 0.4 },
      { name: "logistic", share: 0.6, spec: { target: "again", evaluate: { share: 0.1 } } },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withPrediction, table: tableOf }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "logistic");

test("a plan says what a prediction costs and supports, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "logistic")).toHaveLength(9);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain('the chance of "again"');
  expect(text).toContain("nearly as good as without noise");
});

test("too few users for the features are refused, and the next plan that is not is named", () => {
  const few = { ...plan, usersFloor: 30, budget: { ...plan.budget, epsilon: "0.5" } };
  const alone = { ...few, programs: [{ ...plan.programs[1], share: 1 }] };
  expect(() => checkPlan(alone)).toThrow("PLAN_TOO_SMALL");
  expect(() => checkPlan(alone)).toThrow(/at least \d+ users/);
});

test("every party learns the same: more orders raise the chance, more spend lowers it", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  const [orders, spend] = model.weights.columns;
  expect(orders).toBeGreaterThan(0);
  expect(spend).toBeLessThan(0);
  expect(contractOf("logistic").read(contractOf("logistic").plain(model), 2)).toEqual(model);
});

test("what is told of it holds against the users it was learnt from", () => {
  const tables = plan.roster.map((_, node) => tableOf(node));
  const users = tables.flatMap((table) => {
    const scoring = scoringsOf(plan, released, table)[1];
    return Array.from({ length: table.users }, (_, user) => ({
      chance: scoring.score(user)!.values["chance"],
      label: table.outcome!.classes[user],
    }));
  });
  const counted = users.filter(({ label }) => label >= 0);
  const yes = counted.filter(({ label }) => label === 1);
  const no = counted.filter(({ label }) => label === 0);
  const held = (truth: number, told: { value: number; sigma: number }) =>
    expect(Math.abs(told.value - truth)).toBeLessThan(5 * told.sigma);
  held(counted.length, { value: model.users, sigma: model.usersSigma });
  held(yes.length / counted.length, baseRate(model.table)!);
  const pairs = yes.reduce(
    (sum, a) =>
      sum + no.reduce((own, b) => own + (a.chance > b.chance ? 1 : a.chance === b.chance ? 0.5 : 0), 0),
    0,
  );
  const area = areaUnderCurve(model.table)!;
  held(pairs / (yes.length * no.length), area);
  expect(area.value).toBeGreaterThan(0.8);
  const mean = counted.reduce((sum, { chance }) => sum + chance, 0) / counted.length;
  expect(Math.abs(mean - yes.length / counted.length)).toBeLessThan(0.04);
});

test("a node tells people in words, and one person why", () => {
  const { told: texts, section } = tellModel(programsOf(plan), released)[1];
  const told = texts.map(({ en }) => en).join("\n");
  const { bins, bands } = section!.reliability!;
  const chances = bins.map(({ foretold }) => foretold);
  expect(chances).toEqual(chances.toSorted((a, b) => a - b));
  for (const { from, to, foretold, rate } of bins) {
    expect(foretold).toBeGreaterThanOrEqual(from);
    expect(foretold).toBeLessThanOrEqual(to);
    expect(rate === undefined || (rate.value >= 0 && rate.value <= 1 && rate.sigma > 0)).toBe(true);
  }
  expect(bands.middle).toBeLessThan(bands.high);
  expect(sectionsText([section!], "zh")).toContain("实际发生");
  expect(told).toContain('of the users were "again"');
  expect(told).toContain("area under the ROC curve");
  expect(told).toContain("it rises with higher orders; it falls with higher spend");
  const scoring = scoringsOf(plan, released, tableOf(0))[1];
  expect(scoring.explain!(0)!.en).toMatch(/^The chance of "again" is [\d.]+ %: (raised|lowered) by /);
  expect([1, 2, 3]).toContain(scoring.score(0)!.values["band"]);
});

test("an audit replays it", () => {
  const { verdict, checks } = audit(bundleOf(study));
  expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual([]);
  expect(verdict).toBe("PASS");
});
