import { emissions } from "../../client-node/src/queries/emission.ts";
import { measurements } from "../../client-node/src/queries/index.ts";
import type { Table } from "../../client-node/src/table.ts";
import { HOURS_PARTS, WEEKDAYS } from "../../shared/src/features/behaviour.ts";
import { epsilonOf } from "../../shared/src/dp/gdp.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";
import {
  type BehaviourFigures,
  type MostUsual,
  commonFigures,
  segmentFigures,
} from "../../shared/src/programs/behaviour/figures.ts";
import type { BehaviourModel } from "../../shared/src/programs/behaviour/spec.ts";
import type { Estimate } from "../../shared/src/programs/estimate.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";
import { behaviourCells } from "../../shared/src/queries/behaviour-counts.ts";
import { centersOnGrid } from "../../shared/src/queries/grid-centers.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { runStudy } from "../programs/study.ts";
import { type Population, buyers, tablesOf } from "./population.ts";
import { ZTable } from "./z-scores.ts";

/** One kind of study of how segments behave. */
export interface BehaviourKind {
  readonly name: string;
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
}

export const BEHAVIOURS: readonly BehaviourKind[] = [
  { name: "20,000 buyers and how they behave, mu .3", population: () => buyers, users: 20_000, mu: 0.3 },
  { name: "4,000 buyers and how they behave, mu .7", population: () => buyers, users: 4000, mu: 0.7 },
];

const [PARTIES, SPEC] = [4, { windowDays: 90, periods: 6 }];

/** Runs studies of one kind, each with users and noise of its own, and collects what their numbers are off by. */
export function runBehaviour(
  { name, users, mu }: BehaviourKind,
  population: Population,
  studies: number,
): ZTable {
  const into = new ZTable();
  const delta = 1 / (users * Math.log(users));
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const uniforms = seededUniforms(`${seed}/users`);
    const tables = tablesOf(population, users, PARTIES, uniforms).map((table, at) =>
      behaving(table, at > 0, uniforms),
    );
    const programs = [
      {
        name: "segmentation" as const,
        share: 0.7,
        spec: { k: 4, normalise: "quantiles" as const, describe: { share: 0.15 }, sizeFloor: 0 },
      },
      { name: "behaviour" as const, share: 0.3, spec: SPEC },
    ];
    const rows = { users, features: population.features, tables };
    const setting = { programs, epsilon: epsilonOf(mu, delta), delta, parties: PARTIES };
    const released = runStudy(rows, setting, seed);
    hold(modelOf(released, "behaviour"), exactCounts(modelOf(released, "segmentation"), tables), into);
  }
  return into;
}

/** Gives users what they do: those whose first feature is large get further, come at noon and come back. */
function behaving(table: Table, isRecorded: boolean, uniforms: Uniforms): Table {
  const numbers = Array.from({ length: table.users }, (_, user) => {
    const place = table.codes[user] / 65_535;
    const step = isRecorded ? Math.min(3, Math.floor(4 * uniforms.next() ** (1.4 - place))) : 4;
    if (uniforms.next() < 0.1) return [step, 0, 0, 0, 0];
    const hours = uniforms.next() < 0.3 * place ? 5 : 1 + Math.floor(HOURS_PARTS * uniforms.next());
    const weekday = uniforms.next() < 0.2 ? 6 : 1 + Math.floor(WEEKDAYS * uniforms.next());
    const age = 1 + Math.floor(14 * uniforms.next());
    let active = 0;
    for (let period = 1; period <= SPEC.periods; period += 1)
      if (age >= period + 2 && uniforms.next() < (0.1 + 0.4 * place) / period) active |= 1 << (period - 1);
    return [step, hours, weekday, age, active];
  });
  return { ...table, besides: { behaviour: Uint16Array.from(numbers.flat()) } };
}

function exactCounts(model: SegmentationModel, tables: readonly Table[]): Float64Array {
  const centers = centersOnGrid(model.centers, model.scaling);
  const params = { scaling: model.scaling, centers, periods: SPEC.periods };
  const counts = new Float64Array(model.k * behaviourCells(SPEC.periods).cells);
  for (const table of tables) {
    const { capacities, prepare } = measurements["behaviour-counts"];
    const [parts, measure] = [emissions(capacities(params)), prepare(params, table)];
    for (let user = 0; user < table.users; user += 1) {
      measure(user, parts);
      for (let at = 0; at < parts[0].count; at += 1) counts[parts[0].indices[at]] += 1;
    }
  }
  return counts;
}

/** Holds what is told against the users that were counted. */
function hold(model: BehaviourModel, exact: Float64Array, into: ZTable): void {
  const truth = { ...model, counts: exact, sigma: 0 };
  holdFigures(commonFigures(model), commonFigures(truth), into);
  for (const segment of model.numbers.keys())
    holdFigures(segmentFigures(model, segment), segmentFigures(truth, segment), into);
}

function holdFigures(told: BehaviourFigures, truth: BehaviourFigures, into: ZTable): void {
  const add = (kind: string, own: Estimate | undefined, other: Estimate | undefined) => {
    if (own && other) into.add(kind, own, other.value);
  };
  add("users whose platforms record the funnel", told.recorded, truth.recorded);
  for (const [at, part] of told.reached.entries())
    add("users by step of the funnel", part, truth.reached[at]);
  for (const [at, part] of told.back.entries()) add("who comes back, by month", part, truth.back[at]);
  const usual = (kind: string, own: MostUsual | undefined, other: MostUsual | undefined) => {
    if (own && own.place === other?.place) add(kind, own.part, other.part);
  };
  usual("the most usual hours", told.hours, truth.hours);
  usual("the most usual weekday", told.weekday, truth.weekday);
}
