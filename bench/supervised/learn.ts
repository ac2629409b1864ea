import { scoreRow } from "../../client-node/src/queries/score-row.ts";
import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { ProgramContext } from "../../shared/src/programs/contract.ts";
import type { ModelOf, ProgramName, SpecOf } from "../../shared/src/programs/index.ts";
import { logistic } from "../../shared/src/programs/logistic/logistic.ts";
import type { LogisticModel } from "../../shared/src/programs/logistic/spec.ts";
import type { Program } from "../../shared/src/programs/program.ts";
import { SCORE_BITS } from "../../shared/src/queries/logistic-score.ts";
import { loneContext } from "../../test/simulation/lone-segmentation.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { simulate } from "../../test/simulation/simulate.ts";
import { cohortOfParties } from "../accuracy/fedseg.ts";
import { type Rows, tableOf } from "./rows.ts";

/** A program that learns to foretell a class. */
interface Supervised<Name extends ProgramName> {
  readonly spec: SpecOf<Name>;
  run(spec: SpecOf<Name>, context: ProgramContext): Program<ModelOf<Name>>;
  /** Chances of class 1 of a table's users. */
  chances(model: ModelOf<Name>, table: Table): number[];
}

/** What there is, by the name under which plans ask for it. */
const SUPERVISED = {
  logistic: {
    spec: { target: "class", evaluate: { share: 0.01 } },
    run: logistic,
    chances: logisticChances,
  } satisfies Supervised<"logistic">,
} as const;

/** Names of the programs that can be measured. */
export const PROGRAMS: readonly string[] = Object.keys(SUPERVISED);

/** Who learns from how much. */
export interface Learning {
  readonly program: string;
  readonly parties: number;
  /** mu of the noise that the sums have when everybody stays. */
  readonly mu: number;
  readonly seed: number;
}

/** Learns from some rows, dealt to parties, through the real encoder, sampler and decoder; returns the chances of others. */
export function learn(
  rows: Rows,
  train: readonly number[],
  test: readonly number[],
  asked: Learning,
): number[] {
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
  const { spec, run, chances } = SUPERVISED[program as keyof typeof SUPERVISED];
  const { features } = rows;
  const context = loneContext({ features, usersFloor: train.length }, { mu: budget.mu, cohort, uniforms });
  const { model } = simulate(run(spec, context), { tables, cohort, budget }, seededSource(name));
  return chances(model, tableOf(rows, test));
}

function logisticChances({ scaling, weights }: LogisticModel, table: Table): number[] {
  const scale = rowScaler(scaling, table);
  const row = new Int32Array(scaling.columns.length);
  return Array.from({ length: table.users }, (_, user) => {
    scale(user, row);
    return 1 / (1 + Math.exp(-scoreRow(weights, row) / 2 ** SCORE_BITS));
  });
}
