import { scoresOf } from "@fedseg/client-node/queries/scorers/scores-of.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { normalQuantile } from "@fedseg/shared/math/special-normal.ts";
import type { TreesModel } from "@fedseg/shared/programs/prediction/trees-model.ts";
import { boostedTrees } from "@fedseg/shared/programs/boosted-trees/boosted-trees.ts";
import { SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import type { Scorer } from "@fedseg/shared/queries/scorer.ts";
import { expect, test } from "vitest";
import { loneContext } from "../simulation/lone-segmentation.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";

const [USERS, D] = [3000, 8];
const RANGE = { lo: -4, hi: 4 };

/** Users whose features all say nearly the same, and whose chance is logistic in it. */
function alike(label: string): Table {
  const uniforms = seededUniforms(label);
  const normal = () => normalQuantile(Math.max(uniforms.next(), 2 ** -54));
  const classes = new Int8Array(USERS);
  const values = Array.from({ length: USERS }, (_, user) => {
    const common = normal();
    classes[user] = uniforms.next() < 1 / (1 + Math.exp(1.5 - 1.2 * common)) ? 1 : 0;
    return Array.from({ length: D }, () => 0.95 * common + 0.3 * normal());
  });
  const table = rowTable(
    Array.from({ length: D }, () => RANGE),
    values.flat(),
  );
  return { ...table, outcome: { codes: table.codes, classes } };
}

function logLoss(scorer: Scorer, table: Table): number {
  const scoreOf = scoresOf(scorer, table);
  const losses = Array.from(table.outcome!.classes, (label, user) => {
    const score = scoreOf(user)! / 2 ** SCORE_BITS;
    return Math.log(1 + Math.exp(label === 1 ? -score : score));
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / USERS;
}

test("without noise to hold them back, trees of features that say the same do not run away", () => {
  const features = Array.from({ length: D }, (_, j): FeatureSpec => {
    const name = `f${j}`;
    const measure = { of: "attribute", attribute: name } as const;
    const words = { title: { en: name, zh: name }, unit: "", direction: "neutral" } as const;
    return { name, measure, transform: "none", ...RANGE, ...words };
  });
  const cohort = { n: 2, c: 0, t: 2, m: 2 };
  const uniforms = (label: string) => seededUniforms(`alike/${label}`);
  const context = loneContext({ features, usersFloor: 2 * USERS }, { mu: 100, cohort, uniforms });
  const run = boostedTrees({ target: "class", evaluate: { share: 0.01 } }, context);
  const tables = ["one", "two"].map(alike);
  const budget = { mu: 100, usersCap: USERS };
  const { model } = simulate(run, { tables, cohort, budget }, seededSource("alike"));
  const { scorer } = model as TreesModel;
  const others = alike("others");
  expect(scorer.trees).toHaveLength(120);
  const start = logLoss({ kind: "logistic", ...scorer.start! }, others);
  expect(logLoss(scorer, others)).toBeLessThan(start + 0.005);
});
