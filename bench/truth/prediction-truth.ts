import { scoresOf } from "../../client-node/src/queries/scorers/scores-of.ts";
import type { Table } from "../../client-node/src/table.ts";
import { contractOf } from "../../shared/src/programs/index.ts";
import { areaUnderCurve, baseRate, scoreBins } from "../../shared/src/programs/prediction/score-table.ts";
import { type PredictingProgram, scorerOf } from "../../shared/src/programs/prediction/scorer-of.ts";
import type { Prediction, PredictionSpec } from "../../shared/src/programs/prediction/spec.ts";
import type { Scorer } from "../../shared/src/queries/scorer.ts";
import { stepOf } from "../../shared/src/queries/logistic-score.ts";
import { loneContext } from "../../test/simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { type Population, shoppers, tablesOf } from "./population.ts";
import { sessions } from "./real-populations.ts";
import { ZTable } from "./z-scores.ts";

/** One kind of study that foretells a class. */
export interface PredictionKind {
  readonly name: string;
  readonly program: PredictingProgram;
  /** Undefined when its data is not beside the checkout. */
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
  /** What its program is asked for beside the target and a twentieth for the last sum. */
  readonly more?: Readonly<Record<string, number>>;
}

/** Predictions on made-up users, and on those of a real data set. */
export const PREDICTIONS: readonly PredictionKind[] = [
  {
    name: "20,000 shoppers, a purchase foretold, mu .5",
    program: "logistic",
    population: () => shoppers,
    users: 20_000,
    mu: 0.5,
  },
  {
    name: "12,000 drawn from Online Shoppers, a purchase foretold, mu 1",
    program: "logistic",
    population: sessions,
    users: 12_000,
    mu: 1,
  },
  {
    name: "20,000 shoppers, a purchase foretold by a tree, mu .5",
    program: "tree",
    population: () => shoppers,
    users: 20_000,
    mu: 0.5,
  },
  {
    name: "12,000 drawn from Online Shoppers, a purchase foretold by a tree on made-up users, mu .3",
    program: "tree",
    population: sessions,
    users: 12_000,
    mu: 0.3,
  },
  {
    name: "12,000 drawn from Online Shoppers, a purchase foretold by boosted trees, mu 1",
    program: "boosted-trees",
    population: sessions,
    users: 12_000,
    mu: 1,
  },
  {
    name: "20,000 shoppers, a purchase foretold by a network, mu .5",
    program: "network",
    population: () => shoppers,
    users: 20_000,
    mu: 0.5,
    more: { rounds: 10 },
  },
  {
    name: "12,000 drawn from Online Shoppers, a purchase foretold by a forest, mu 1",
    program: "forest",
    population: sessions,
    users: 12_000,
    mu: 1,
  },
];

const cohort = { n: 4, c: 1, t: 3, m: 3 };

/** Runs studies of one kind, each with users and noise of its own, and collects what their numbers are off by. */
export function runPrediction(
  { name, program, users, mu, more }: PredictionKind,
  population: Population,
  studies: number,
): ZTable {
  const into = new ZTable();
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const tables = tablesOf(population, users, cohort.n, seededUniforms(`${seed}/users`));
    const uniforms = (label: string) => seededUniforms(`${seed}/${label}`);
    const spec = { features: population.features, usersFloor: users / 4 };
    const asked: PredictionSpec = { target: "class", evaluate: { share: 0.05 }, ...more };
    const contract = contractOf(program);
    const run = contract.run(asked, loneContext(spec, { mu, cohort, uniforms }));
    const budget = { mu, usersCap: users };
    const { model } = simulate(run, { tables, cohort, budget }, seededSource(seed));
    holdPrediction(model as Prediction, scorerOf(program, model as Prediction), tables, into);
  }
  return into;
}

/** A user that a table of scores counts. */
interface Counted {
  readonly score: number;
  readonly label: number;
}

function holdPrediction(
  { users, usersSigma, table, recalibration }: Prediction,
  scorer: Scorer,
  tables: readonly Table[],
  into: ZTable,
): void {
  const counted = tables.flatMap((own): Counted[] => {
    const { codes, classes } = own.outcome!;
    const scoreOf = scoresOf(scorer, { ...own, codes });
    return Array.from(classes).flatMap((label, user) => {
      const score = label >= 0 ? scoreOf(user) : undefined;
      return score === undefined ? [] : [{ score, label }];
    });
  });
  into.add("users with a class", { value: users, sigma: usersSigma }, counted.length);
  into.add("base rate", baseRate(table)!, rateOf(counted));
  const area = areaUnderCurve(table, recalibration?.slope);
  if (area) into.add("area under the curve", area, areaOf(counted));
  for (const [bin, { users: told, rate }] of scoreBins(table).entries()) {
    const own = counted.filter(({ score }) => {
      const step = stepOf(score);
      return step >= (table.starts[bin - 1] ?? -Infinity) && step < (table.starts[bin] ?? Infinity);
    });
    into.add("users per interval of chances", told, own.length);
    if (rate) into.add("rate per interval of chances", rate, rateOf(own));
  }
}

function rateOf(users: readonly Counted[]): number {
  return users.reduce((sum, { label }) => sum + label, 0) / users.length;
}

function areaOf(users: readonly Counted[]): number {
  const order = users.toSorted((a, b) => a.score - b.score);
  let [no, pairs] = [0, 0];
  for (let at = 0; at < order.length;) {
    let [ownNo, ownYes] = [0, 0];
    const { score } = order[at];
    for (; at < order.length && order[at].score === score; at++) {
      if (order[at].label === 1) ownYes += 1;
      else ownNo += 1;
    }
    pairs += ownYes * (no + ownNo / 2);
    no += ownNo;
  }
  return pairs / (no * (users.length - no));
}
