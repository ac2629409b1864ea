import { scorers } from "@fedseg/client-node/scoring/index.ts";
import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import { scoresOf } from "@fedseg/client-node/queries/scorers/scores-of.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { contractOf } from "@fedseg/shared/programs/index.ts";
import { areaUnderCurve } from "@fedseg/shared/programs/prediction/score-table.ts";
import type { ClassesModel } from "@fedseg/shared/programs/prediction/several-classes.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
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
function learn(program: "boosted-trees" | "classes", mu = 4) {
  const uniforms = (label: string) => seededUniforms(`boosted-classes/${label}`);
  const context = {
    ...loneContext({ features, usersFloor: 4 * USERS }, { mu, cohort, uniforms }),
    targets,
  };
  const contract = contractOf(program);
  const run = contract.run(spec, context);
  const { model } = simulate(run, { tables, cohort, budget: { mu, usersCap: USERS } }, seededSource(program));
  const scorer = scorers[program] as Scorer<unknown, unknown>;
  const scorings = tables.map((table) => scorer.prepare({ model, spec, features, inputs: new Map() }, table));
  const judged = tables.flatMap(({ outcome }, node) =>
    Array.from(outcome!.classes).flatMap((label, user) =>
      label < 0 ? [] : [Number(scorings[node].score(user)!.values["class"] === label + 1)],
    ),
  );
  const right = judged.reduce((sum, own) => sum + own, 0) / judged.length;
  return { model: model as ClassesModel, right, scoring: scorings[0] };
}

const boosted = learn("boosted-trees");

test("trees that classes share find what no weights do", () => {
  expect(boosted.right).toBeGreaterThan(0.85);
  expect(boosted.right).toBeGreaterThan(learn("classes").right + 0.1);
  for (const { table } of boosted.model.classes) expect(areaUnderCurve(table)!.value).toBeGreaterThan(0.85);
});

test("a model is read as it was published; one of other features, or without a class's leaves, is not", () => {
  const contract = contractOf("boosted-trees");
  const plain = contract.plain(boosted.model) as { trees: { leaves: number[][] }[] };
  expect(contract.read(plain, 2)).toEqual(boosted.model);
  expect(() => contract.read(plain, 1)).toThrow("features of the study");
  const [first, ...others] = plain.trees;
  const short = { ...plain, trees: [{ ...first, leaves: first.leaves.slice(1) }, ...others] };
  expect(() => contract.read(short, 2)).toThrow("a value for every leaf");
});

test("chances sum to 1, by themselves as well, and are said in words", () => {
  const each = boosted.model.classes.map(({ scorer }) => scoresOf(scorer, tables[0])(0)! / 2 ** SCORE_BITS);
  expect(each.reduce((all, odds) => all + 1 / (1 + Math.exp(-odds)), 0)).toBeCloseTo(1, 6);
  const { values } = boosted.scoring.score(0)!;
  const sum = [1, 2, 3].reduce((all, own) => all + values[`chance_${own}`], 0);
  expect(sum).toBeCloseTo(1, 9);
  expect(boosted.scoring.explain!(0)!.en).toMatch(
    /^The likeliest "plan" is (basic|plus|pro), with a chance of [\d.]+ %: (raised|lowered) by (orders|spend)/,
  );
  const told = wordsOf("boosted-trees").told(boosted.model, spec, features, []);
  expect(told.map(({ en }) => en).join("\n")).toMatch(/All 3 classes.*\n.*most, up or down: /);
});

test("too few users for so many classes are refused, and classes is named", () => {
  expect(() => learn("boosted-trees", 1)).toThrow(
    /PLAN_TOO_SMALL: .* boosted trees of 3 classes.* the program "classes"/,
  );
});
