import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
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

/** Users who buy again when they have many orders or much spend, but hardly with both or neither: no weights can say so. */
const tableOf = foretoldUsers(9000, USERS, (orders, spend) => (orders > 5 !== spend > 5 ? 0.85 : 0.15));

function withTrees(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 900,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [{ name: "boosted-trees", share: 1, spec: { target: "again", evaluate: { share: 0.1 } } }],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withTrees, table: tableOf }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "boosted-trees") as TreesModel;

test("a plan says what trees cost and support, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan)).toHaveLength(19);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain("improve a prediction by");
  expect(text).toContain("are refused below users × mu of 2000");
});

test("too few users are refused, and the nearest plan that is not is named", () => {
  const few = { ...plan, usersFloor: 600 };
  expect(() => checkPlan(few)).toThrow("PLAN_TOO_SMALL");
  expect(() => checkPlan(few)).toThrow(
    /at least \d+ users; or the program logistic in place of boosted-trees/,
  );
});

test("every party learns the same trees, and they find what weights cannot", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  expect(model.scorer.trees).toHaveLength(60);
  expect(areaUnderCurve(model.table)!.value).toBeGreaterThan(0.75);
  expect(contractOf("boosted-trees").read(contractOf("boosted-trees").plain(model), 2)).toEqual(model);
  expect(() => contractOf("boosted-trees").read(contractOf("boosted-trees").plain(model), 1)).toThrow(
    "expected the features of the study",
  );
});

test("what is told of it holds against the users it was learnt from", () => {
  const users = plan.roster.flatMap((_, node) => {
    const table = tableOf(node);
    const scoring = scoringsOf(plan, released, table)[0];
    return Array.from({ length: table.users }, (_user, user) => ({
      chance: scoring.score(user)!.values["chance"],
      label: table.outcome!.classes[user],
    }));
  });
  const counted = users.filter(({ label }) => label >= 0);
  const yes = counted.filter(({ label }) => label === 1).length;
  const rate = baseRate(model.table)!;
  expect(Math.abs(counted.length - model.users)).toBeLessThan(5 * model.usersSigma);
  expect(Math.abs(yes / counted.length - rate.value)).toBeLessThan(5 * rate.sigma);
  const mean = counted.reduce((sum, { chance }) => sum + chance, 0) / counted.length;
  expect(Math.abs(mean - yes / counted.length)).toBeLessThan(0.04);
});

test("a node tells people in words, and one person why", () => {
  const told = tellModel(programsOf(plan), released)[0]
    .told.map(({ en }) => en)
    .join("\n");
  expect(told).toContain('of the users were "again"');
  expect(told).toMatch(/most, up or down: (orders, spend|spend, orders)/);
  const scoring = scoringsOf(plan, released, tableOf(0))[0];
  expect(scoring.explain!(0)!.en).toMatch(/^The chance of "again" is [\d.]+ %: (raised|lowered) by /);
  expect([1, 2, 3]).toContain(scoring.score(0)!.values["band"]);
});

test("an audit replays it", () => {
  const { verdict, checks } = audit(bundleOf(study));
  expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual([]);
  expect(verdict).toBe("PASS");
});
