import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import type { TreeModel } from "@fedseg/shared/programs/tree/spec.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { describe, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { foretoldUsers } from "../simulation/foretold-users.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

const USERS = 600;

/** Users who buy again when they have either many orders or little spend, not both: no weights say that. */
const tableOf = foretoldUsers(8000, USERS, (orders, spend) => (orders > 6 !== spend < 3 ? 0.85 : 0.1));

const withTree =
  (epsilon: string) =>
  (tiny: Plan): Plan => ({
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS, epsilon },
    usersFloor: 4 * 500,
    targets: { again: { of: "bought-again", withinDays: 90 } },
    programs: [
      { ...tiny.programs[0], share: 0.2 },
      { name: "tree", share: 0.8, spec: { target: "again", evaluate: { share: 0.1 } } },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  });

const study = new InProcessStudy({ plan: withTree("6"), table: tableOf }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "tree") as TreeModel;
const stepsOf = (of: Plan) =>
  sessionsOf(of).flatMap(({ program, step }) => (program === "tree" ? [step] : []));

describe("of many users", () => {
  test("a plan says what a tree costs, and that it grows on users; it keeps to its budget", () => {
    expect(() => checkPlan(plan)).not.toThrow();
    expect(stepsOf(plan)).toEqual(["values", ...Array(5).fill("level"), "ends", "evaluate"]);
    const cost = planCost(plan);
    expect(cost.refusal).toBeUndefined();
    const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
    expect(text).toContain('the chance of "again", by rules of at most 5 conditions');
    expect(text).toContain("grows on the users themselves");
  });

  test("every party learns the same, and what weights cannot say", () => {
    for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
    expect(contractOf("tree").read(contractOf("tree").plain(model), 2)).toEqual(model);
    expect(areaUnderCurve(model.table)!.value).toBeGreaterThan(0.8);
  });

  test("a model that is no tree, or of more features, is not read", () => {
    const plain = contractOf("tree").plain(model) as { nodes: unknown[] };
    expect(() => contractOf("tree").read(plain, 1)).toThrow("features of the study");
    expect(() => contractOf("tree").read({ ...plain, nodes: plain.nodes.slice(1) }, 2)).toThrow("a tree");
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
    const beaten = (a: number) =>
      no.reduce((sum, { chance }) => sum + (a > chance ? 1 : a === chance ? 0.5 : 0), 0);
    const pairs = yes.reduce((sum, { chance }) => sum + beaten(chance), 0);
    held(pairs / (yes.length * no.length), areaUnderCurve(model.table)!);
  });

  test("a node tells people the rules, and one person the way and the smallest change", () => {
    const told = tellModel(programsOf(plan), released)[1].told.map(({ en }) => en);
    expect(told.join("\n")).toMatch(/The highest chances of "again": (orders|spend) .*\(about \d+ %\)/);
    const table = tableOf(0);
    const scoring = scoringsOf(plan, released, table)[1];
    const texts = Array.from({ length: 50 }, (_, user) => scoring.explain!(user)!.en);
    for (const text of texts) {
      expect(text).toMatch(
        /^The chance of "again" is [\d.]+ %: (orders|spend) .+\. It would be [\d.]+ % with (orders|spend) .+\.$/,
      );
    }
  });

  test("an audit replays it", () => {
    const { verdict, checks } = audit(bundleOf(study));
    expect(checks.flatMap(({ findings }) => findings).filter((found) => found.verdict === "FAIL")).toEqual(
      [],
    );
    expect(verdict).toBe("PASS");
  });
});

describe("of few users", () => {
  const few = new InProcessStudy({ plan: withTree("1"), table: tableOf }).run();

  test("it is grown on made-up users, as the plan has said", () => {
    expect(stepsOf(few.plan)).toEqual([
      "normalise",
      "products",
      ...Array(6).fill("gradient"),
      "ends",
      "evaluate",
    ]);
    expect(planCostText(few.plan, describeCost(planCost(few.plan))).replaceAll(/\s+/g, " ")).toContain(
      "on made-up users",
    );
    for (const node of few.plan.roster.keys()) expect(few.modelOf(node)).toEqual(few.model());
    expect(audit(bundleOf(few)).verdict).toBe("PASS");
  });

  test("too few are refused, and the next plan that is not is named", () => {
    const alone = { ...few.plan, usersFloor: 30, programs: [{ ...few.plan.programs[1], share: 1 }] };
    expect(() => checkPlan(alone)).toThrow("PLAN_TOO_SMALL");
    expect(() => checkPlan(alone)).toThrow(/at least \d+ users/);
  });
});
