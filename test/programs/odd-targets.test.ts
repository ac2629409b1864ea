import { scorers } from "@fedseg/client-node/scoring/index.ts";
import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { type ProgramName, contractOf } from "@fedseg/shared/programs/index.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { describe, expect, it } from "vitest";
import { loneContext } from "../simulation/lone-segmentation.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import { TINY_RANGE, tinyPlan } from "../simulation/tiny-market.ts";

const USERS = 500;
const cohort = { n: 4, c: 1, t: 3, m: 3 };
const { features } = tinyPlan("odd", 4);

/** What programs that foretell a class are asked for. */
const ASKED: { readonly [Name in ProgramName]?: object } = {
  logistic: { target: "again", evaluate: { share: 0.1 } },
  tree: { target: "again", evaluate: { share: 0.1 } },
  network: { target: "again", evaluate: { share: 0.1 }, rounds: 5 },
};

/** A node's users: the second feature is the same for everybody, the class as given. */
function tableOf(node: number, classOf: (user: number) => number): Table {
  const uniforms = seededUniforms(`odd/${node}`);
  const values = Array.from({ length: USERS * 2 }, (_, at) => (at % 2 === 0 ? 10 * uniforms.next() : 4));
  const table = rowTable([TINY_RANGE, TINY_RANGE], values);
  const classes = Int8Array.from({ length: USERS }, (_, user) => classOf(user));
  return { ...table, outcome: { codes: table.codes, classes } };
}

const TARGETS: readonly [name: string, classOf: (user: number) => number, rate: number][] = [
  ["everybody has class 1", () => 1, 1],
  ["nobody has class 1", () => 0, 0],
  ["one user of 500 has class 1", (user) => (user === 0 ? 1 : 0), 0.002],
];
const cases = Object.keys(ASKED).flatMap((name) =>
  [0.35, 2].flatMap((mu) => TARGETS.map((target) => [name as ProgramName, mu, ...target] as const)),
);

describe("a target that says next to nothing, and a feature that is the same for all", () => {
  it.each(cases)("%s at mu %d: %s", (name, mu, _title, classOf, rate) => {
    const tables = [0, 1, 2, 3].map((node) => tableOf(node, classOf));
    const uniforms = (label: string) => seededUniforms(`odd/${name}/${label}`);
    const context = loneContext({ features, usersFloor: 4 * USERS }, { mu, cohort, uniforms });
    const contract = contractOf(name);
    const budget = { mu, usersCap: USERS };
    const run = contract.run(ASKED[name], context);
    const { model } = simulate(run, { tables, cohort, budget }, seededSource(`odd/${name}/${mu}`));
    expect(contract.read(contract.plain(model), features.length)).toEqual(model);
    const scorer = scorers[name] as Scorer<unknown, unknown>;
    const scoring = scorer.prepare({ model, spec: ASKED[name], features, inputs: new Map() }, tables[0]);
    const chances = Array.from({ length: USERS }, (_, user) => scoring.score(user)!.values["chance"]);
    const mean = chances.reduce((sum, chance) => sum + chance, 0) / USERS;
    expect(Math.abs(mean - rate)).toBeLessThan(0.1);
    for (const { en, zh } of wordsOf(name).told(model, ASKED[name], features, [])) {
      expect(`${en}${zh}`).not.toMatch(/NaN|undefined|Infinity/);
    }
    expect(scoring.explain!(1)!.en).not.toMatch(/NaN|undefined|Infinity/);
  });
});
