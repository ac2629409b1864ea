import { measureRequest } from "../../client-node/src/contribution.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { ByteSource } from "../../shared/src/math/rng.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import { drawNoise } from "../../shared/src/private-sum/noise.ts";
import { deriveParameters } from "../../shared/src/private-sum/parameters.ts";
import { afterSession, wholeBudget } from "../../shared/src/private-sum/remaining.ts";
import { settledMuSq } from "../../shared/src/private-sum/trust-rows.ts";
import type { Cohort, Request, StudyBudget, SumParameters } from "../../shared/src/private-sum/types.ts";
import type { Program } from "../../shared/src/programs/program.ts";
import { queryBlocks } from "../../shared/src/queries/index.ts";

/** The parties of a simulated study: one table per node, everybody honest and present. */
export interface Simulation {
  readonly tables: readonly Table[];
  readonly cohort: Cohort;
  readonly budget: StudyBudget;
  /** Measures one node's integers; a bench may remember what does not depend on the noise. */
  readonly measure?: Measure;
}

export type Measure = (table: Table, request: Request, parameters: SumParameters) => Float64Array;

/** What a simulated study gave: its model and the sessions it asked for. */
export interface Outcome<Model> {
  readonly model: Model;
  readonly requests: readonly Request[];
}

/**
 * Runs a program with the network left out: the real encoder, sampler and decoder, and an exact sum instead of
 * secure aggregation, which gives the same bits.
 */
export function simulate<Model>(
  program: Program<Model>,
  { tables, cohort, budget, measure = measureRequest }: Simulation,
  source: ByteSource,
): Outcome<Model> {
  const requests: Request[] = [];
  let left = wholeBudget(budget.mu);
  let step = program.next();
  while (!step.done) {
    const request = step.value;
    requests.push(request);
    const parameters = deriveParameters(queryBlocks(request), request, cohort, { ...budget, left });
    left = afterSession(left, request.shares, settledMuSq(parameters, cohort, tables.length));
    const sum = new Float64Array(parameters.length);
    for (const table of tables) {
      addTo(sum, measure(table, request, parameters));
      addTo(sum, drawNoise(parameters, source));
    }
    step = program.next(decodeRelease(sum, parameters, tables.length));
  }
  return { model: step.value, requests };
}

function addTo(sum: Float64Array, part: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += part[i];
}
