import { emissions } from "../../client-node/src/queries/emission.ts";
import { measurements } from "../../client-node/src/queries/index.ts";
import type { Table } from "../../client-node/src/table.ts";
import { encode } from "../../shared/src/features/code.ts";
import type { Target } from "../../shared/src/features/target.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";
import { classLosses } from "../../shared/src/programs/classes/class-losses.ts";
import type { Estimate } from "../../shared/src/programs/estimate.ts";
import { classesFigures } from "../../shared/src/programs/evaluate/classes-figures.ts";
import { type JudgedClasses, judgeClasses } from "../../shared/src/programs/evaluate/judged-classes.ts";
import { type ProgramName, contractOf } from "../../shared/src/programs/index.ts";
import { placedClasses } from "../../shared/src/programs/prediction/scorer-of.ts";
import type { ClassesModel } from "../../shared/src/programs/prediction/several-classes.ts";
import { areaUnderCurve, baseRate } from "../../shared/src/programs/prediction/score-table.ts";
import { type ValueModel, valueScorer } from "../../shared/src/programs/value/spec.ts";
import { valueQuality } from "../../shared/src/programs/value/value-quality.ts";
import { queries } from "../../shared/src/queries/index.ts";
import { type ScoreCountsParams, cellsOf } from "../../shared/src/queries/score-counts.ts";
import { loneContext } from "../../test/simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { type Population, shoppers, tablesOf } from "./population.ts";
import { ZTable } from "./z-scores.ts";

/** One kind of study that foretells one of several classes, or a value. */
export interface OutcomeKind {
  readonly name: string;
  readonly program: Extract<ProgramName, "classes" | "value">;
  readonly population: () => Population | undefined;
  readonly users: number;
  readonly mu: number;
}

export const OUTCOMES: readonly OutcomeKind[] = [
  {
    name: "20,000 shoppers, three classes foretold, mu .5",
    program: "classes",
    population: () => shoppers,
    users: 20_000,
    mu: 0.5,
  },
  {
    name: "6,000 shoppers, three classes foretold, mu 1",
    program: "classes",
    population: () => shoppers,
    users: 6000,
    mu: 1,
  },
  {
    name: "20,000 shoppers, spending foretold, mu .5",
    program: "value",
    population: () => shoppers,
    users: 20_000,
    mu: 0.5,
  },
  {
    name: "6,000 shoppers, spending foretold, mu 1",
    program: "value",
    population: () => shoppers,
    users: 6000,
    mu: 1,
  },
];

/** Part of the budget that judging costs. */
const JUDGED = 0.1;

const cohort = { n: 4, c: 1, t: 3, m: 3 };
const UP_TO = 5000;
const TARGETS: Readonly<Record<OutcomeKind["program"], Target>> = {
  classes: { of: "attribute", attribute: "tier", classes: [["basic"], ["plus"], ["gold"]] },
  value: { of: "spend", withinDays: 90, upTo: UP_TO },
};

/** Runs studies of one kind, each with users and noise of its own, and collects what their numbers are off by. */
export function runOutcome(
  { name, program, users, mu }: OutcomeKind,
  population: Population,
  studies: number,
): ZTable {
  const into = new ZTable();
  const outcome = program === "classes" ? withTiers : withSpending;
  for (let study = 0; study < studies; study += 1) {
    const seed = `${name}/${study}`;
    const drawn = seededUniforms(`${seed}/users`);
    const tables = tablesOf(population, users, cohort.n, drawn).map((table) => outcome(table, drawn));
    const uniforms = (label: string) => seededUniforms(`${seed}/${label}`);
    const spec = { features: population.features, usersFloor: users / 2 };
    const around = { ...loneContext(spec, { mu, cohort, uniforms }), targets: { own: TARGETS[program] } };
    const run = contractOf(program).run({ target: "own", evaluate: { share: 0.1 } }, around);
    const setting = { tables, cohort, budget: { mu, usersCap: users } };
    const { model } = simulate(run, setting, seededSource(seed));
    if (program === "classes") {
      holdClasses(model as ClassesModel, tables, into);
      const earlier = [{ name: program, model, sums: [], uniforms }];
      const judging = judgeClasses({ program, target: "own" }, { ...around, earlier }, JUDGED);
      const { model: judged } = simulate(judging, setting, seededSource(`${seed}/judged`));
      holdJudged(judged, model as ClassesModel, tables, into);
    } else holdValue(model as ValueModel, tables, into);
  }
  return into;
}

/** Who buys is mostly gold; of the others one in three is plus. */
function withTiers(table: Table, uniforms: Uniforms): Table {
  const classes = Int8Array.from(table.outcome!.classes, (label) => {
    if (label < 0) return label;
    return uniforms.next() < (label === 1 ? 0.8 : 0.1) ? 2 : uniforms.next() < 1 / 3 ? 1 : 0;
  });
  return { ...table, outcome: { codes: table.codes, classes } };
}

/** Who buys spends much, some of the others a little. */
function withSpending(table: Table, uniforms: Uniforms): Table {
  const { classes } = table.outcome!;
  const top = { lo: 0, hi: Math.log1p(UP_TO) };
  const spent = Uint16Array.from(classes, (label, user) => {
    const place = table.codes[user] / 65_535;
    const most = label === 1 ? 4 + 3 * place : uniforms.next() < 0.3 ? 3 : 0;
    return encode(top, most * (0.5 + 0.5 * uniforms.next()));
  });
  const known = Int8Array.from(classes, (label) => Math.min(label, 0));
  return { ...table, outcome: { codes: Uint16Array.from([...table.codes, ...spent]), classes: known } };
}

/** What a table of scores would say without noise. */
function exactCounts(params: ScoreCountsParams, tables: readonly Table[]): Float64Array {
  const { capacities, prepare } = measurements["score-counts"];
  const counts = new Float64Array((params.starts.length + 1) * cellsOf(params));
  for (const table of tables) {
    const [parts, measure] = [emissions(capacities(params)), prepare(params, table)];
    for (let user = 0; user < table.users; user += 1) {
      measure(user, parts);
      const [{ indices, count }] = parts;
      if (count > 0) counts[indices[0]] += 1;
    }
  }
  return counts;
}

function holdClasses(model: ClassesModel, tables: readonly Table[], into: ZTable): void {
  const classes = model.classes.map((own, yes) => {
    const starts = [...own.table.starts];
    const counts = exactCounts({ scorer: own.scorer, starts, yes }, tables);
    return { ...own, table: { ...own.table, counts, sigma: 0 } };
  });
  const [told, truth] = [model, { classes }].map((one) => classLosses(one));
  for (const [at, { table }] of classes.entries()) {
    const own = model.classes[at].table;
    const [loss, exact] = [told[at], truth[at]];
    into.add("rate of a class", baseRate(own)!, baseRate(table)!.value);
    const [area, whole] = [areaUnderCurve(own), areaUnderCurve(table)];
    if (area && whole) into.add("area under the curve", area, whole.value);
    if (!loss || !exact) continue;
    into.add("logarithmic loss", loss.loss, exact.loss.value);
    into.add("loss by the rate alone", loss.baseline, exact.baseline.value);
  }
}

/** Holds what is told of the likeliest class and the chances against the users that were counted. */
function holdJudged(
  judged: JudgedClasses,
  model: ClassesModel,
  tables: readonly Table[],
  into: ZTable,
): void {
  const params = placedClasses(model, [...tables[0].outcome!.codes.subarray(0, tables[0].d).keys()]);
  const blocks = queries["class-quality"].blocks(params);
  const sums = blocks.map(({ length }) => new Float64Array(length));
  for (const table of tables) {
    const { capacities, prepare } = measurements["class-quality"];
    const [parts, measure] = [emissions(capacities(params)), prepare(params, table)];
    for (let user = 0; user < table.users; user += 1) {
      measure(user, parts);
      for (const [block, { indices, values, count }] of parts.entries())
        for (let at = 0; at < count; at += 1) sums[block][indices[at]] += values[at];
    }
  }
  const release = {
    sums: Float64Array.from(sums.flatMap((block) => [...block])),
    sigmas: [0, 0],
    survivors: tables.length,
  };
  const exact = { ...judged, ...queries["class-quality"].decode(params, release) };
  const [told, truth] = [judged, exact].map(classesFigures);
  const add = (kind: string, own: Estimate | undefined, whole: Estimate | undefined) => {
    if (own && whole) into.add(kind, own, whole.value);
  };
  add("likeliest class right", told.accuracy, truth.accuracy);
  add("most frequent class", told.baseline, truth.baseline);
  add("squared error of all classes", told.brier, truth.brier);
  add("squared error by the rates alone", told.brierBaseline, truth.brierBaseline);
  for (const [at, own] of told.classes.entries()) {
    add("class found", own.found, truth.classes[at].found);
    add("class said rightly", own.right, truth.classes[at].right);
  }
}

function holdValue(model: ValueModel, tables: readonly Table[], into: ZTable): void {
  const { starts, values } = model.table;
  const params = { scorer: valueScorer(model), values: [...values], starts: [...starts] };
  const counts = exactCounts(params, tables);
  const told = valueQuality(model);
  const truth = valueQuality({ ...model, table: { ...model.table, counts, sigma: 0 } })!;
  const users = counts.reduce((sum, count) => sum + count, 0);
  into.add("users with a value", { value: model.users, sigma: model.usersSigma }, users);
  if (!told) return;
  into.add("part foretold (R²)", told.foretold, truth.foretold.value);
  into.add("root mean square error", told.error, truth.error.value);
  into.add("root mean square error by the mean", told.baseline, truth.baseline.value);
  into.add("mean absolute error", told.absolute, truth.absolute.value);
  into.add("mean absolute error by the mean", told.absoluteBaseline, truth.absoluteBaseline.value);
}
