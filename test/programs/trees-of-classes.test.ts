import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { checkEvaluate } from "@fedseg/shared/programs/evaluate/check.ts";
import { areaUnderCurve, baseRate } from "@fedseg/shared/programs/prediction/score-table.ts";
import type { ClassesModel } from "@fedseg/shared/programs/prediction/several-classes.ts";
import { othersTexts } from "@fedseg/wording/programs/evaluate/others-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { describe, expect, test } from "vitest";
import { audit } from "../audit/audit.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { TINY_LIMITS, TINY_RANGE } from "../simulation/tiny-market.ts";

const USERS = 1000;

/** Users in the middle of both features are mostly of class 1, those at the ends of one of class 0 or 2: no weights say that. */
function tableOf(node: number): Table {
  const uniforms = seededUniforms(`trees-of-classes/${node}`);
  const values = Array.from({ length: USERS * 2 }, () => 10 * uniforms.next());
  const classes = Int8Array.from({ length: USERS }, (_, user) => {
    if (user % 10 === 9) return -1;
    if (uniforms.next() < 0.2) return Math.floor(3 * uniforms.next());
    const isMiddle = Math.abs(values[2 * user] - 5) < 3;
    return isMiddle ? 1 : values[2 * user + 1] > 5 ? 2 : 0;
  });
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  return { ...table, outcome: { codes: table.codes, classes } };
}

const spec = { target: "plan", evaluate: { share: 0.1 } };
const NAMES = ["tree", "forest"] as const;

function withTrees(tiny: Plan): Plan {
  const classes = [["basic"], ["plus"], ["pro", "team"]];
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: 2 * USERS, epsilon: "6" },
    usersFloor: 4 * 1500,
    targets: { plan: { of: "attribute", attribute: "plan", classes } },
    programs: NAMES.map((name, at) => ({ name, share: [0.8, 0.2][at], spec })),
    limits: { ...tiny.limits, maxSessions: 30 },
  };
}

const study = new InProcessStudy({
  plan: withTrees,
  table: tableOf,
  allows: { limits: { ...TINY_LIMITS, maxSessions: 30 } },
}).run();
const { plan } = study;
const released = study.model()!;

test("a plan lists the sums: a table a class behind those that all classes share", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  const stepsOf = (own: string) =>
    sessionsOf(plan).flatMap(({ program, step }) => (program === own ? [step] : []));
  const tables = Array(3).fill("evaluate");
  expect(stepsOf("tree")).toEqual(["values", ...Array(5).fill("level"), "ends", ...tables]);
  expect(stepsOf("forest").slice(-4)).toEqual(["leaves", ...tables]);
});

test("too few users for so many classes are refused, with the nearest plans that are not", () => {
  for (const name of NAMES) {
    const alone: Plan = { ...plan, usersFloor: 20, programs: [{ name, share: 1, spec }] };
    const few = { ...alone, budget: { ...plan.budget, epsilon: "0.5" } };
    expect(() => checkPlan(few)).toThrow(/PLAN_TOO_SMALL: .* of 3 classes.* at least \d+ users/);
  }
});

describe.each(NAMES)("%s", (name) => {
  const model = modelOf(released, name) as ClassesModel;
  const at = NAMES.indexOf(name);
  const users = plan.roster.flatMap((_, node) => {
    const table = tableOf(node);
    const scoring = scoringsOf(plan, released, table)[at];
    return Array.from({ length: table.users }, (_user, user) => ({
      values: scoring.score(user)!.values,
      label: table.outcome!.classes[user],
    })).filter(({ label }) => label >= 0);
  });

  test("every party learns the same, and tells classes apart that no weights do", () => {
    for (const node of plan.roster.keys()) expect(study.modelOf(node)).toEqual(released);
    expect(model.classes.map((own) => own.name)).toEqual(["basic", "plus", "pro"]);
    for (const { table, recalibration } of model.classes)
      expect(areaUnderCurve(table, recalibration?.slope)!.value).toBeGreaterThan(0.7);
    const right = users.filter(({ values, label }) => values["class"] === label + 1).length;
    expect(right / users.length).toBeGreaterThan(0.65);
  });

  test("it is read as it was published; of other features, or one without an end, it is not", () => {
    const plain = contractOf(name).plain(model) as { nodes?: unknown[]; trees?: unknown[] };
    expect(contractOf(name).read(plain, 2)).toEqual(model);
    expect(() => contractOf(name).read(plain, 1)).toThrow("features of the study");
    const cut = { ...plain, ...(plain.nodes ? { nodes: plain.nodes.slice(1) } : { trees: [] }) };
    expect(() => contractOf(name).read(cut, 2)).toThrow(/tree|Invalid|small/);
  });

  test("chances sum to 1, are as often right as they say, and tables hold against the users", () => {
    expect(Math.abs(users.length - model.users)).toBeLessThan(5 * model.usersSigma);
    for (const { values } of users.slice(0, 100)) {
      const chances = [1, 2, 3].map((own) => values[`chance_${own}`]);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
      expect(values["chance"]).toBe(Math.max(...chances));
    }
    for (const [own, { table }] of model.classes.entries()) {
      const rate = baseRate(table)!;
      const truth = users.filter(({ label }) => label === own).length / users.length;
      expect(Math.abs(truth - rate.value)).toBeLessThan(5 * rate.sigma);
      const mean = users.reduce((sum, { values }) => sum + values[`chance_${own + 1}`], 0) / users.length;
      expect(Math.abs(mean - truth)).toBeLessThan(0.06);
    }
  });

  test("a node tells people in words, one person why, and the scorecard its loss", () => {
    const told = tellModel(programsOf(plan), released)[at].told.map(({ en }) => en);
    expect(told[2]).toMatch(
      /^"plan", pro: [\d.]+ ± [\d.]+ % of the users; of a user of it and one of another/,
    );
    expect(told[3]).toMatch(/^All 3 classes, each counting as much: [\d.]+ ± [\d.]+ % of pairs\.$/);
    const { asked } = programsOf(plan)[at];
    expect(othersTexts([{ asked, model }])[0].en).toMatch(
      /^(tree|forest), .*in nats: basic 0\.\d+ ± 0\.\d+ \(the rate alone 0\.\d+ ± 0\.\d+\), plus .*\)\.$/,
    );
    const why = scoringsOf(plan, released, tableOf(0))[at].explain!(0)!.en;
    expect(why).toMatch(/^The likeliest "plan" is (basic|plus|pro), with a chance of [\d.]+ %: /);
    expect(why).toMatch(
      name === "tree" ? /It would be (basic|plus|pro) \(\d+ %\) with / : /(raised|lowered) by (orders|spend)/,
    );
    expect(told.at(-1)).toMatch(
      name === "tree"
        ? /^pro is likeliest with .* \(about \d+ %\)\.$/
        : /most, up or down: (orders, spend|spend, orders)/,
    );
  });
});

test("an audit replays both", () => {
  expect(audit(bundleOf(study)).verdict).toBe("PASS");
});

test("an earlier prediction of several classes is not judged as one of a yes or no", () => {
  const input = {
    study: "",
    hash: "",
    snapshot: "2026-01-01",
    features: plan.features,
    programs: [{ name: "tree", model: modelOf(released, "tree") }],
    refused: [],
    places: [0, 1],
  };
  const { facts } = programsOf(plan)[0];
  const asked = {
    outcome: { target: "plan" },
    prediction: { of: "last-month", program: "tree" },
  } as const;
  expect(() => checkEvaluate(asked, { ...facts, inputs: new Map([["last-month", input]]) })).toThrow(
    /PLAN_EVALUATE: .* foretells one of several classes/,
  );
});
