import { scorers } from "../../client-node/src/scoring/index.ts";
import type { Scorer, Scoring } from "../../client-node/src/scoring/scorer.ts";
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

/** Learns from some rows, dealt to parties, through the real encoder, sampler and decoder; returns the chances of all classes of others. */
export function learn(
  rows: Rows,
  train: readonly number[],
  test: readonly number[],
  asked: Learning,
): readonly (readonly number[])[] {
  const { parties, mu, program, seed } = asked;
  const tables = Array.from({ length: parties }, (_, party) =>
    tableOf(
      rows,
      train.filter((_row, at) => at % parties === party),
    ),
  );
  const cohort = cohortOfParties(parties);
  // A study counts on the noise of m − c; here all of it is in the sums, which have the mu that is asked for.
  const budget = { mu: mu * Math.sqrt(cohort.n / (cohort.m - cohort.c)), usersCap: train.length };
  const name = `supervised/${program}/${seed}/${mu}`;
  const uniforms = (label: string) => seededUniforms(`${name}/${label}`);
  const spec = SUPERVISED[program];
  const { features } = rows;
  const targets = targetOf(rows);
  checkTargetKinds({ programs: [{ name: program, share: 1, spec } as AskedProgram], targets });
  const around = { mu: budget.mu, cohort, uniforms };
  const context = { ...loneContext({ features, usersFloor: train.length }, around), targets };
  const run = contractOf(program).run(spec, context);
  const { model } = simulate(run, { tables, cohort, budget }, seededSource(name));
  const scorer = scorers[program] as Scorer<unknown, unknown>;
  return chancesOf(scorer.prepare({ model, spec, features, inputs: new Map() }, tableOf(rows, test)), {
    users: test.length,
    names: rows.names,
  });
}

/** The target as a dictionary would have it. */
function targetOf({ names }: Rows): Readonly<Record<string, Target>> {
  const classes = names.map((name) => [name]);
  return { class: { of: "attribute", attribute: "class", classes } };
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
