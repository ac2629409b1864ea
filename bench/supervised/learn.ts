import { scorers } from "../../client-node/src/scoring/index.ts";
import type { Scorer, Scoring } from "../../client-node/src/scoring/scorer.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import type { Target } from "../../shared/src/features/target.ts";
import { checkTargetKinds } from "../../shared/src/plan/target-kinds.ts";
import {
  type AskedProgram,
  type ProgramName,
  type SpecOf,
  contractOf,
} from "../../shared/src/programs/index.ts";
import { loneContext } from "../../test/simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { cohortOfParties } from "../accuracy/fedseg.ts";
import { type Rows, tableOf } from "./rows.ts";
import type { Split } from "./split-rows.ts";

const ASKED = { target: "class", evaluate: { share: 0.01 } };

/** What programs that foretell a class are asked for, by the name under which plans know them. */
const SUPERVISED: { readonly [Name in ProgramName]?: SpecOf<Name> } = {
  logistic: ASKED,
  classes: ASKED,
  network: { ...ASKED, rounds: 40 },
  tree: ASKED,
  forest: ASKED,
  "boosted-trees": ASKED,
};

/** Names of the programs that can be measured. */
export const PROGRAMS = Object.keys(SUPERVISED) as readonly ProgramName[];

/** Who learns from how much. */
export interface Learning {
  readonly program: ProgramName;
  readonly parties: number;
  /** mu of the noise that the sums have when everybody stays. */
  readonly mu: number;
  readonly seed: number;
}

/** What is learnt from: rows, the target that is foretold of them, and what the program is asked for. */
interface Learnt {
  readonly features: readonly FeatureSpec[];
  readonly target: Target;
  readonly spec: unknown;
  tableOf(rows: readonly number[]): Table;
}

/** Learns from some rows, dealt to parties, through the real encoder, sampler and decoder; returns what a node computes of others. */
export function learnt(
  { features, target, spec, tableOf: table }: Learnt,
  { train, test }: Split,
  { parties, mu, program, seed }: Learning,
): Scoring {
  const tables = Array.from({ length: parties }, (_, party) =>
    table(train.filter((_row, at) => at % parties === party)),
  );
  const cohort = cohortOfParties(parties);
  // A study counts on the noise of m − c; here all of it is in the sums, which have the mu that is asked for.
  const budget = { mu: mu * Math.sqrt(cohort.n / (cohort.m - cohort.c)), usersCap: train.length };
  const name = `supervised/${program}/${seed}/${mu}`;
  const uniforms = (label: string) => seededUniforms(`${name}/${label}`);
  const targets = { class: target };
  checkTargetKinds({ programs: [{ name: program, share: 1, spec } as AskedProgram], targets });
  const around = { mu: budget.mu, cohort, uniforms };
  const context = { ...loneContext({ features, usersFloor: train.length }, around), targets };
  const run = contractOf(program).run(spec, context);
  const { model } = simulate(run, { tables, cohort, budget }, seededSource(name));
  const scorer = scorers[program] as Scorer<unknown, unknown>;
  return scorer.prepare({ model, spec, features, inputs: new Map() }, table(test));
}

/** Learns from some rows; returns the chances of all classes of others. */
export function learn(
  rows: Rows,
  train: readonly number[],
  test: readonly number[],
  asked: Learning,
): readonly (readonly number[])[] {
  const { features, names } = rows;
  const from = {
    features,
    target: targetOf(rows),
    spec: SUPERVISED[asked.program],
    tableOf: (own: readonly number[]) => tableOf(rows, own),
  };
  return chancesOf(learnt(from, { train, test }, asked), { users: test.length, names });
}

/** The target as a dictionary would have it. */
function targetOf({ names }: Rows): Target {
  return { of: "attribute", attribute: "class", classes: names.map((name) => [name]) };
}

/** Chances of all classes, as a node computes and keeps them. */
function chancesOf(
  scoring: Scoring,
  { users, names }: { readonly users: number; readonly names: readonly string[] },
): readonly (readonly number[])[] {
  return Array.from({ length: users }, (_, user) => {
    const { values } = scoring.score(user)!;
    if (names.length > 2) return names.map((_name, label) => values[`chance_${label + 1}`]);
    return [1 - values["chance"], values["chance"]];
  });
}
