import { scorers } from "@fedseg/client-node/scoring/index.ts";
import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import { scoresOf } from "@fedseg/client-node/queries/scorers/scores-of.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { contractOf } from "@fedseg/shared/programs/index.ts";
import { areaUnderCurve } from "@fedseg/shared/programs/prediction/score-table.ts";
import { placedClasses } from "@fedseg/shared/programs/prediction/scorer-of.ts";
import type { ClassesModel } from "@fedseg/shared/programs/prediction/several-classes.ts";
import type { SoftmaxModel } from "@fedseg/shared/programs/prediction/softmax-model.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { describe, expect, test } from "vitest";
import { loneContext } from "../simulation/lone-segmentation.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import { TINY_RANGE, tinyPlan } from "../simulation/tiny-market.ts";

const USERS = 600;
const cohort = { n: 4, c: 1, t: 3, m: 3 };
const { features } = tinyPlan("boosted-classes", 4);
const spec = { target: "plan", evaluate: { share: 0.05 } };

/** Programs that find what is not linear, and what each is asked. */
const ASKED = { "boosted-trees": spec, network: { ...spec, rounds: 20 }, classes: spec };
const targets = {
  plan: { of: "attribute" as const, attribute: "plan", classes: [["basic"], ["plus"], ["pro"]] },
};

/** Who has much of one feature and little of the other is of class 1, the others of 0 or 2 by how much they have of both. */
function tableOf(node: number): Table {
  const uniforms = seededUniforms(`boosted-classes/${node}`);
  const values = Array.from({ length: USERS * 2 }, () => 10 * uniforms.next());
  const classes = Int8Array.from({ length: USERS }, (_, user) => {
    if (user % 10 === 9) return -1;
    const [orders, spend] = values.slice(2 * user, 2 * user + 2);
    return orders > 5 !== spend > 5 ? 1 : orders > 5 ? 2 : 0;
  });
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  return { ...table, outcome: { codes: table.codes, classes } };
}

const tables = [0, 1, 2, 3].map(tableOf);

/** Learns at a mu, and returns the model and how often the likeliest class is right. */
function learn(program: keyof typeof ASKED, mu = 4) {
  const uniforms = (label: string) => seededUniforms(`boosted-classes/${label}`);
  const context = {
    ...loneContext({ features, usersFloor: 4 * USERS }, { mu, cohort, uniforms }),
    targets,
  };
  const contract = contractOf(program);
  const run = contract.run(ASKED[program] as never, context);
  const { model } = simulate(run, { tables, cohort, budget: { mu, usersCap: USERS } }, seededSource(program));
  const scorer = scorers[program] as Scorer<unknown, unknown>;
  const scorings = tables.map((table) =>
    scorer.prepare({ model, spec: ASKED[program], features, inputs: new Map() }, table),
  );
  const judged = tables.flatMap(({ outcome }, node) =>
    Array.from(outcome!.classes).flatMap((label, user) =>
      label < 0 ? [] : [Number(scorings[node].score(user)!.values["class"] === label + 1)],
    ),
  );
  const right = judged.reduce((sum, own) => sum + own, 0) / judged.length;
  return { model: model as ClassesModel, right, scoring: scorings[0] };
}

const learnt = { "boosted-trees": learn("boosted-trees"), network: learn("network") };

describe.each(["boosted-trees", "network"] as const)("%s", (program) => {
  const { model, right, scoring } = learnt[program];

  test("finds what no weights do", () => {
    expect(right).toBeGreaterThan(0.85);
    expect(right).toBeGreaterThan(learn("classes").right + 0.1);
    for (const { table } of model.classes) expect(areaUnderCurve(table)!.value).toBeGreaterThan(0.85);
  });

  test("a model is read as it was published; one of other features is not", () => {
    const contract = contractOf(program);
    const plain = contract.plain(model as never);
    expect(contract.read(plain, 2)).toEqual(model);
    expect(() => contract.read(plain, 1)).toThrow("features of the study");
  });

  test("chances sum to 1, by themselves as well, and are said in words", () => {
    const each = model.classes.map(({ scorer }) => scoresOf(scorer, tables[0])(0)! / 2 ** SCORE_BITS);
    expect(each.reduce((all, odds) => all + 1 / (1 + Math.exp(-odds)), 0)).toBeCloseTo(1, 6);
    const { values } = scoring.score(0)!;
    const sum = [1, 2, 3].reduce((all, own) => all + values[`chance_${own}`], 0);
    expect(sum).toBeCloseTo(1, 9);
    expect(scoring.explain!(0)!.en).toMatch(
      /^The likeliest "plan" is (basic|plus|pro), with a chance of [\d.]+ %: (raised|lowered) by (orders|spend)/,
    );
    const told = wordsOf(program).told(model as never, ASKED[program] as never, features, []);
    const beyond = { "boosted-trees": "most, up or down: ", network: "16 units that bend it" }[program];
    expect(told.map(({ en }) => en).join("\n")).toMatch(new RegExp(`All 3 classes.*\n.*${beyond}`));
  });
});

test("a model without a class's leaves, or without what a unit adds to a class, is not read", () => {
  const trees = contractOf("boosted-trees");
  const plain = trees.plain(learnt["boosted-trees"].model as SoftmaxModel) as {
    trees: { leaves: number[][] }[];
  };
  const [first, ...others] = plain.trees;
  const short = { ...plain, trees: [{ ...first, leaves: first.leaves.slice(1) }, ...others] };
  expect(() => trees.read(short, 2)).toThrow("a value for every leaf");
  const network = contractOf("network");
  const bent = network.plain(learnt.network.model as SoftmaxModel) as { units: { outs: number[] }[] };
  const [unit, ...units] = bent.units;
  const less = { ...bent, units: [{ ...unit, outs: unit.outs.slice(1) }, ...units] };
  expect(() => network.read(less, 2)).toThrow("of every unit too");
});

test("where features stand elsewhere, weights, trees and units are asked for by their places there", () => {
  const { softmax, right } = placedClasses(learnt["boosted-trees"].model, [2, 5]);
  expect(right).toHaveLength(3);
  expect(softmax!.scaling.columns).toEqual([2, 5]);
  expect(new Set(softmax!.trees.flatMap(({ columns }) => columns))).toEqual(new Set([2, 5]));
  expect(placedClasses(learnt.network.model, [2, 5]).softmax!.units).toHaveLength(16);
});

test("too few users for so many classes are refused, and what would do is named", () => {
  expect(() => learn("boosted-trees", 1)).toThrow(
    /PLAN_TOO_SMALL: .* boosted trees of 3 classes.* the program "classes"/,
  );
  expect(() => learn("network", 0.01)).toThrow(
    /PLAN_TOO_SMALL: .* of 3 classes from 2 features.* at least \d+ users/,
  );
});
