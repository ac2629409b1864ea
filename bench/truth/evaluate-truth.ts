import { emissions } from "../../client-node/src/queries/emission.ts";
import { measurements } from "../../client-node/src/queries/index.ts";
import { scoresOf } from "../../client-node/src/queries/scorers/scores-of.ts";
import type { Table } from "../../client-node/src/table.ts";
import { epsilonOf } from "../../shared/src/dp/gdp.ts";
import { SPENT } from "../../shared/src/features/later.ts";
import type { Estimate } from "../../shared/src/programs/estimate.ts";
import { predictionFigures } from "../../shared/src/programs/evaluate/prediction-figures.ts";
import {
  daviesBouldin,
  explainedByClass,
  segmentFigures,
} from "../../shared/src/programs/evaluate/segment-figures.ts";
import type { EvaluateModel } from "../../shared/src/programs/evaluate/spec.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import { placedScorer } from "../../shared/src/programs/prediction/scorer-of.ts";
import { stepOf } from "../../shared/src/queries/logistic-score.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { runStudy } from "../programs/study.ts";
import { type Population, shoppers, tablesOf } from "./population.ts";
import { ZTable } from "./z-scores.ts";

/** One kind of study that judges its segments and its prediction. */
export interface EvaluateKind {
  readonly name: string;
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
}

export const EVALUATES: readonly EvaluateKind[] = [
  { name: "20,000 shoppers, judged, mu .5", population: () => shoppers, users: 20_000, mu: 0.5 },
  { name: "6,000 shoppers, judged, mu 1", population: () => shoppers, users: 6000, mu: 1 },
];

const [PARTIES, K, CAP] = [4, 4, 400];

/** Runs studies of one kind, each with users and noise of its own, and collects what their numbers are off by. */
export function runEvaluate(
  { name, users, mu }: EvaluateKind,
  population: Population,
  studies: number,
): ZTable {
  const into = new ZTable();
  const delta = 1 / (users * Math.log(users));
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const uniforms = seededUniforms(`${seed}/users`);
    const tables = tablesOf(population, users, PARTIES, uniforms).map((table): Table => {
      const { classes } = table.outcome!;
      const later = Uint16Array.from(classes, (label) => (label === 1 ? SPENT * uniforms.next() ** 3 : 0));
      return { ...table, besides: { later } };
    });
    const programs = [
      {
        name: "segmentation" as const,
        share: 0.4,
        spec: { k: K, normalise: "quantiles" as const, describe: { share: 0.15 }, sizeFloor: 0 },
      },
      { name: "logistic" as const, share: 0.4, spec: { target: "class", evaluate: { share: 0.3 } } },
      {
        name: "evaluate" as const,
        share: 0.2,
        spec: { outcome: { target: "class", spendUpTo: CAP } },
      },
    ];
    const rows = { users, features: population.features, tables };
    const setting = { programs, epsilon: epsilonOf(mu, delta), delta, parties: PARTIES };
    const released = runStudy(rows, setting, seed);
    const told = modelOf(released, "evaluate");
    const scorer = placedScorer("logistic", modelOf(released, "logistic"), [...population.features.keys()]);
    const exact = exactOf(told, tables);
    hold(told, { ...exact, predictions: [exactPrediction(told, scorer, tables)] }, into);
  }
  return into;
}

/** The sums as they would be without noise. */
function exactOf(told: EvaluateModel, tables: readonly Table[]): EvaluateModel {
  const segments = { scaling: told.scaling, centers: [...told.centers] };
  const params = { segments, outcome: "class-and-spend" as const };
  const sums = [new Float64Array(3 * K), new Float64Array(3 * K)];
  for (const table of tables) {
    const { capacities, prepare } = measurements["segment-quality"];
    const [parts, measure] = [emissions(capacities(params)), prepare(params, table)];
    for (let user = 0; user < table.users; user += 1) {
      measure(user, parts);
      for (const [block, { indices, values, count }] of parts.entries())
        for (let at = 0; at < count; at += 1) sums[block][indices[at]] += values[at] / SPENT;
    }
  }
  return { ...told, now: sums[0], later: sums[1], nowSigma: 0, laterSigma: 0 };
}

/** The table of scores as it would be without noise. */
function exactPrediction(
  told: EvaluateModel,
  scorer: Parameters<typeof scoresOf>[0],
  tables: readonly Table[],
): EvaluateModel["predictions"][number] {
  const [judged] = told.predictions;
  const counts = new Float64Array(judged.table.counts.length);
  for (const table of tables) {
    const { codes, classes } = table.outcome!;
    const scoreOf = scoresOf(scorer, { ...table, codes });
    for (const [user, label] of classes.entries()) {
      const score = label < 0 ? undefined : scoreOf(user);
      if (score === undefined) continue;
      const bin = judged.table.starts.filter((start) => stepOf(score) >= start).length;
      counts[2 * bin + label] += 1;
    }
  }
  return { ...judged, table: { ...judged.table, counts, sigma: 0 } };
}

/** Holds what is told against the users that were counted. */
function hold(told: EvaluateModel, exact: EvaluateModel, into: ZTable): void {
  const add = (kind: string, own: Estimate | undefined, truth: Estimate | undefined) => {
    if (own && truth) into.add(kind, own, truth.value);
  };
  for (const segment of [undefined, ...told.numbers.keys()]) {
    const [own, truth] = [told, exact].map((model) => segmentFigures(model, CAP, segment));
    add("users", own.users, truth.users);
    add("silhouette", own.silhouette, truth.silhouette);
    add("rate by segment", own.rate, truth.rate);
    add("mean spend", own.spend, truth.spend);
  }
  add("Davies–Bouldin index", daviesBouldin(told), daviesBouldin(exact));
  add("variance that segments tell", explainedByClass(told)?.part, explainedByClass(exact)?.part);
  const [own, truth] = [told, exact].map(({ predictions }) => predictionFigures(predictions[0]));
  add("area under precision by recall", own.precision, truth.precision);
  add("squared error", own.brier, truth.brier);
  if (own.lift && truth.lift && Math.abs(own.lift.top - truth.lift.top) < 0.01)
    add("lift", own.lift, truth.lift);
}
