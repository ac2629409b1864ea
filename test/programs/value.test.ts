import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { encode } from "@fedseg/shared/features/code.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { valueParts, valueQuality } from "@fedseg/shared/programs/value/value-quality.ts";
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

const [USERS, UP_TO] = [600, 2000];

/** Users' features, and what they spend: ln(1 + spend) grows with orders and varies by chance; one in ten has no value. */
const made = [0, 1, 2, 3].map((node) => {
  const uniforms = seededUniforms(`value/${node}`);
  const values = Array.from({ length: USERS * 2 }, () => 10 * uniforms.next());
  const spends = Array.from({ length: USERS }, (_, user) => {
    const chance = uniforms.next() + uniforms.next() - 1;
    return Math.max(Math.expm1(0.5 * values[2 * user] + 2 * chance), 0);
  });
  return { values, spends };
});

function tableOf(node: number): Table {
  const { values, spends } = made[node];
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  const top = { lo: 0, hi: Math.log1p(UP_TO) };
  const codes = Uint16Array.from([...table.codes, ...spends.map((spend) => encode(top, Math.log1p(spend)))]);
  const classes = Int8Array.from({ length: USERS }, (_, user) => (user % 10 === 9 ? -1 : 0));
  return { ...table, outcome: { codes, classes } };
}

function withValue(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS, epsilon: "6" },
    usersFloor: 4 * 500,
    targets: { worth: { of: "spend", withinDays: 90, upTo: UP_TO } },
    programs: [
      { ...tiny.programs[0], share: 0.1 },
      { name: "value", share: 0.9, spec: { target: "worth", evaluate: { share: 0.2 } } },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({
  plan: withValue,
  table: tableOf,
  allows: { limits: { ...TINY_LIMITS, maxSessions: 20 } },
}).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "value");

test("a plan says what it costs, and keeps to its budget", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(sessionsOf(plan).filter(({ program }) => program === "value")).toHaveLength(3);
  const cost = planCost(plan);
  expect(cost.refusal).toBeUndefined();
  const text = planCostText(plan, describeCost(cost)).replaceAll(/\s+/g, " ");
  expect(text).toContain('the value "worth" of each user');
});

test("too few users are refused, with the nearest plans that are not", () => {
  const alone = { ...plan, usersFloor: 10, programs: [{ ...plan.programs[1], share: 1 }] };
  const few = { ...alone, budget: { ...plan.budget, epsilon: "0.5" } };
  expect(() => checkPlan(few)).toThrow(/PLAN_TOO_SMALL: .* for a value from 2 features.* at least \d+ users/);
});

test("a yes or no is not for it, and a value for nothing else", () => {
  const again = { ...plan, targets: { worth: { of: "bought-again" as const, withinDays: 90 } } };
  expect(() => checkPlan(again)).toThrow("PLAN_TARGET_KIND");
  const spec = { target: "worth", evaluate: { share: 0.1 } };
  const logistic: Plan = { ...plan, programs: [plan.programs[0], { name: "logistic", share: 0.9, spec }] };
  expect(() => checkPlan(logistic)).toThrow(/PLAN_TARGET_KIND: .* Ask for value instead/);
});

test("every party learns the same; a model of other features is not read", () => {
  for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
  const contract = contractOf("value");
  expect(contract.read(contract.plain(model), 2)).toEqual(model);
  expect(() => contract.read(contract.plain(model), 1)).toThrow("features of the study");
});

/** Users with a value: what is expected, and what they spent, on the scale of the logarithm. */
const users = plan.roster.flatMap((_, node) => {
  const scoring = scoringsOf(plan, released, tableOf(node))[1];
  return made[node].spends.flatMap((spend, user) => {
    if (user % 10 === 9) return [];
    const expected = scoring.score(user)!.values["expected"];
    return [{ expected: Math.log1p(expected), spent: Math.log1p(Math.min(spend, UP_TO)) }];
  });
});

test("what users were worth is told, and drawn, by fifths of what was expected", () => {
  const parts = valueParts(model);
  expect(parts).toHaveLength(5);
  const order = users.toSorted((a, b) => a.expected - b.expected);
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  for (const [at, { expected, value }] of parts.entries()) {
    const own = order.slice((at * order.length) / 5, ((at + 1) * order.length) / 5);
    const truth = Math.expm1(mean(own.map(({ spent }) => spent)));
    // Intervals end beside the fifths, and levels are coarser than what was spent.
    expect(Math.abs(Math.log1p(value.value) - Math.log1p(truth))).toBeLessThan(
      (4 * value.sigma) / (1 + value.value) + 0.25,
    );
    expect(Math.abs(Math.log1p(expected) - mean(own.map((user) => user.expected)))).toBeLessThan(0.3);
  }
  const { section } = tellModel(programsOf(plan), released)[1];
  expect(section!.title.en).toBe('The value "worth"');
  expect(section!.amounts![0].panels[0].rows.map(({ amount }) => amount)).toEqual(
    parts.map(({ value }) => value),
  );
  const { counts, ...table } = model.table;
  const loud = { ...model, table: { ...table, counts, sigma: 1000 * table.sigma } };
  expect(valueParts(loud)).toEqual([]);
});

test("what is expected is near to what was spent, and what is told of that holds", () => {
  const mean = users.reduce((sum, { spent }) => sum + spent, 0) / users.length;
  const square = (of: (user: (typeof users)[0]) => number) =>
    users.reduce((sum, user) => sum + of(user) ** 2, 0) / users.length;
  const error = square(({ expected, spent }) => expected - spent);
  const baseline = square(({ spent }) => spent - mean);
  const truth = 1 - error / baseline;
  expect(truth).toBeGreaterThan(0.6);
  expect(Math.abs(users.length - model.users)).toBeLessThan(5 * model.usersSigma);
  const quality = valueQuality(model)!;
  // Levels and intervals are a little coarser than what was spent and expected.
  expect(Math.abs(quality.foretold.value - truth)).toBeLessThan(4 * quality.foretold.sigma + 0.02);
  const absolute = (of: (user: (typeof users)[0]) => number) =>
    users.reduce((sum, user) => sum + Math.abs(of(user)), 0) / users.length;
  const [apart, guessed] = [
    absolute(({ expected, spent }) => expected - spent),
    absolute(({ spent }) => spent - mean),
  ];
  expect(Math.abs(quality.absolute.value - apart)).toBeLessThan(4 * quality.absolute.sigma + 0.05);
  expect(Math.abs(quality.absoluteBaseline.value - guessed)).toBeLessThan(
    4 * quality.absoluteBaseline.sigma + 0.05,
  );
  const asked = { ...programsOf(plan)[1].asked };
  expect(othersTexts([{ asked, model }])[0].en).toMatch(
    /^value, on the users .*: R² of ln\(1 \+ value\) \d+ ± [\d.]+ % \(the mean of all 0\), mean absolute error 0\.\d+ ± 0\.\d+ \(/,
  );
  expect(Math.abs(quality.error.value - Math.sqrt(error))).toBeLessThan(4 * quality.error.sigma + 0.05);
  expect(Math.abs(quality.baseline.value - Math.sqrt(baseline))).toBeLessThan(
    4 * quality.baseline.sigma + 0.05,
  );
});

test("a node tells people in words, and one person what moves their value", () => {
  const [whose, quality, moves] = tellModel(programsOf(plan), released)[1].told.map(({ en }) => en);
  expect(whose).toMatch(/^"worth" was learnt from [\d,]+ ± [\d.]+ users/);
  expect(quality).toMatch(
    /^It foretells \d+ ± [\d.]+ % of the differences .* the mean of all foretells none/,
  );
  expect(moves).toContain('What moves "worth" most, all else equal: it rises with higher orders');
  const scoring = scoringsOf(plan, released, tableOf(0))[1];
  expect(scoring.explain!(0)!.en).toMatch(
    /^The expected "worth" is [\d.,]+: (raised|lowered) by orders [\d.]+/,
  );
});

heldInAudit(study, "value");
