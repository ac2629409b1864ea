import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { classLosses } from "@fedseg/shared/programs/classes/class-losses.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { scoresOf } from "@fedseg/client-node/queries/scorers/scores-of.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import { planCostText } from "@fedseg/wording/plan/cost-text.ts";
import { describeCost } from "@fedseg/wording/plan/described-cost.ts";
import { othersTexts } from "@fedseg/wording/programs/evaluate/others-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { heldInAudit } from "./held-in-audit.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { TINY_LIMITS, TINY_RANGE } from "../simulation/tiny-market.ts";

const USERS = 600;

/** Users with many orders are mostly of class 2, those who spend much of class 1, the others of class 0; one in ten has none. */
function tableOf(node: number): Table {
  const uniforms = seededUniforms(`classes/${node}`);
  const values = Array.from({ length: USERS * 2 }, () => 10 * uniforms.next());
  const classes = Int8Array.from({ length: USERS }, (_, user) => {
    if (user % 10 === 9) return -1;
    if (uniforms.next() < 0.2) return Math.floor(3 * uniforms.next());
    return values[2 * user] > 6 ? 2 : values[2 * user + 1] > 5 ? 1 : 0;
  });
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  return { ...table, outcome: { codes: table.codes, classes } };
}

function withClasses(tiny: Plan): Plan {
  const classes = [["basic"], ["plus"], ["pro", "team"]];
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS, epsilon: "6" },
    usersFloor: 4 * 500,
    targets: { plan: { of: "attribute", attribute: "plan", classes } },
    programs: [
      { ...tiny.programs[0], share: 0.1 },
      { name: "classes", share: 0.9, spec: { target: "plan", evaluate: { share: 0.1 } } },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({
  plan: withClasses,
  table: tableOf,
  allows: { limits: { ...TINY_LIMITS, maxSessions: 20 } },
}).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "classes");

test("a plan says what it costs, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "classes")).toHaveLength(8 + 3);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain('the chance of each class of "plan"');
  expect(text).toContain("40 users × mu a feature");
});

test("too few users for so many classes are refused, with the nearest plans that are not", () => {
  const alone = { ...plan, usersFloor: 30, programs: [{ ...plan.programs[1], share: 1 }] };
  const few = { ...alone, budget: { ...plan.budget, epsilon: "0.5" } };
  expect(() => checkPlan(few)).toThrow(
    /PLAN_TOO_SMALL: .* of 3 classes from 2 features.* at least \d+ users/,
  );
});

test("logistic, which cannot, is refused and names first the regression that can", () => {
  const spec = { target: "plan", evaluate: { share: 0.1 } };
  const asked: Plan = { ...plan, programs: [plan.programs[0], { name: "logistic", share: 0.9, spec }] };
  expect(() => checkPlan(asked)).toThrow(
    /PLAN_TARGET_KIND: .* Ask for classes, tree, boosted-trees, network, forest instead/,
  );
  expect(() => checkPlan({ ...asked, programs: plan.programs })).not.toThrow();
});

test("a target of yes or no, or of two classes, is not for it", () => {
  const two: Target = { of: "attribute", attribute: "plan", classes: [["a"], ["b"]] };
  for (const target of [two, { of: "bought-again", withinDays: 90 } satisfies Target]) {
    expect(() => checkPlan({ ...plan, targets: { plan: target } })).toThrow("PLAN_TARGET_KIND");
  }
});

test("every party learns the same, and tells classes apart", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  expect(contractOf("classes").read(contractOf("classes").plain(model), 2)).toEqual(model);
  expect(model.classes.map(({ name }) => name)).toEqual(["basic", "plus", "pro"]);
  for (const { table } of model.classes) expect(areaUnderCurve(table)!.value).toBeGreaterThan(0.75);
});

test("a model of other features is not read", () => {
  const plain = contractOf("classes").plain(model) as { classes: { weights: object }[] };
  expect(() => contractOf("classes").read(plain, 1)).toThrow("features of the study");
  const [first, ...others] = plain.classes;
  const short = { ...plain, classes: [{ ...first, weights: { intercept: 0, columns: [1] } }, ...others] };
  expect(() => contractOf("classes").read(short, 2)).toThrow("of every class");
});

const tables = plan.roster.map((_, node) => tableOf(node));

/** Users with a class at all nodes: the scores of the classes before they are made to sum to 1, and what is told of each user. */
const users = plan.roster.flatMap((_, node) => {
  const table = tableOf(node);
  const scoring = scoringsOf(plan, released, table)[1];
  return Array.from({ length: table.users }, (_user, user) => ({
    values: scoring.score(user)!.values,
    label: table.outcome!.classes[user],
  })).filter(({ label }) => label >= 0);
});

test("chances sum to 1, the likeliest class is told, and it is mostly right", () => {
  for (const { values } of users.slice(0, 100)) {
    const chances = [1, 2, 3].map((own) => values[`chance_${own}`]);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
    expect(values["chance"]).toBe(Math.max(...chances));
    expect(chances[values["class"] - 1]).toBe(values["chance"]);
  }
  const right = users.filter(({ values, label }) => values["class"] === label + 1).length;
  expect(right / users.length).toBeGreaterThan(0.65);
});

test("what is told of users and classes holds against the users it was learnt from", () => {
  expect(Math.abs(users.length - model.users)).toBeLessThan(5 * model.usersSigma);
  for (const [own, { table }] of model.classes.entries()) {
    const rate = baseRate(table)!;
    const truth = users.filter(({ label }) => label === own).length / users.length;
    expect(Math.abs(truth - rate.value)).toBeLessThan(5 * rate.sigma);
  }
});

test("the scorecard has each class's loss, as on the rows themselves but for the width of bins", () => {
  const losses = classLosses(model);
  for (const [own, { table }] of model.classes.entries()) {
    const scoreOf = tables.map((each) => scoresOf(model.classes[own].scorer, each));
    const costs = tables.flatMap((each, node) =>
      each.ids.flatMap((_, user) => {
        const label = each.outcome!.classes[user];
        const chance = 1 / (1 + Math.exp(-scoreOf[node](user)! / 2 ** SCORE_BITS));
        return label < 0 ? [] : [-Math.log(label === own ? chance : 1 - chance)];
      }),
    );
    const truth = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
    const { loss, baseline } = losses[own]!;
    expect(Math.abs(loss.value - truth)).toBeLessThan(4 * loss.sigma + 0.02);
    const rate = baseRate(table)!.value;
    expect(baseline.value).toBeCloseTo(-rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate), 9);
    expect(loss.value + 3 * loss.sigma).toBeLessThan(baseline.value);
  }
  const { asked } = programsOf(plan)[1];
  expect(othersTexts([{ asked, model }])[0].en).toMatch(
    /in nats: basic 0\.\d+ ± 0\.\d+ \(the rate alone 0\.\d+ ± 0\.\d+\), plus .*, pro .*\)\.$/,
  );
});

test("a node tells people in words, and one person what their class comes from", () => {
  const told = tellModel(programsOf(plan), released)[1].told.map(({ en }) => en);
  expect(told).toHaveLength(4);
  expect(told[2]).toMatch(/^"plan", pro: [\d.]+ ± [\d.]+ % of the users; of a user of it and one of another/);
  expect(told[3]).toMatch(/^All 3 classes, each counting as much: [\d.]+ ± [\d.]+ % of pairs\.$/);
  const { section } = tellModel(programsOf(plan), released)[1];
  const rows = section!.amounts!.map(({ panels }) =>
    panels[0].rows.map(({ name, amount }) => [name.zh, amount]),
  );
  expect(rows).toEqual([
    model.classes.map(({ name, table, recalibration }) => [
      name,
      areaUnderCurve(table, recalibration!.slope),
    ]),
    model.classes.map(({ name, table }) => [name, baseRate(table)]),
  ]);
  const scoring = scoringsOf(plan, released, tableOf(0))[1];
  expect(scoring.explain!(0)!.en).toMatch(
    /^The likeliest "plan" is (basic|plus|pro), with a chance of [\d.]+ %: (raised|lowered) by (orders|spend)/,
  );
});

heldInAudit(study, "classes");
