import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { boundBlock } from "@fedseg/shared/private-sum/bound.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { isQueryId, type ParamsOf, type QueryId } from "@fedseg/shared/queries/index.ts";
import { emissions, type Measurement } from "./queries/emission.ts";
import { measurements } from "./queries/index.ts";
import type { Table } from "./table.ts";

/**
 * Computes a node's exact integer sum over its users: each user is measured, bounded block by block (the declared
 * sensitivity is enforced here and nowhere else), then added. Noise is added by the caller.
 * Returns `parameters.length` exact integers.
 */
export function measureContribution<Id extends QueryId>(
  table: Table,
  query: Id,
  params: ParamsOf<Id>,
  parameters: SumParameters,
): Float64Array {
  const measurement: Measurement<ParamsOf<Id>> = measurements[query];
  const parts = emissions(measurement.capacities(params));
  const measure = measurement.prepare(params, table);
  const total = new Float64Array(parameters.length);
  for (let user = 0; user < table.users; user++) {
    measure(user, parts);
    for (let index = 0; index < parts.length; index++) {
      const { indices, values, count } = parts[index];
      const block = parameters.blocks[index];
      boundBlock(indices, values, count, block);
      for (let i = 0; i < count; i++) total[block.offset + indices[i]] += values[i];
    }
  }
  return total;
}

/** Computes `measureContribution` for a request as a program made it. @throws RangeError for an unknown query. */
export function measureRequest(
  table: Table,
  { query, params }: Request,
  parameters: SumParameters,
): Float64Array {
  if (!isQueryId(query)) throw new RangeError(`"query" expected a known query, got ${query}`);
  return measureContribution(table, query, params as ParamsOf<typeof query>, parameters);
}

/**
 * Computes what a node contributes to a session: its noise, and then its users' bounded parts added to it, exact
 * integers. All noise is drawn before the table is touched: the sampler's time cannot depend on a row.
 */
export function contribute(
  table: Table,
  request: Request,
  parameters: SumParameters,
  source: ByteSource,
): Float64Array {
  const total = drawNoise(parameters, source);
  addUsers(total, table, request, parameters);
  return total;
}

/** Rows as a node has them: ready, not yet, or not at all. */
export interface Rows {
  /** The users as they may be counted now. @throws whatever the data side raises. */
  table(): Table;
  /** Hears why nobody was counted; it stays on site. */
  failed(error: unknown): void;
}

/**
 * Computes `contribute` whatever becomes of the rows: when the data side raises anything, nobody is counted and the noise is
 * all there is. Nobody else can tell that from the sum of a node without users.
 */
export function contributeAnyway(
  rows: Rows,
  request: Request,
  parameters: SumParameters,
  source: ByteSource,
): Float64Array {
  const total = drawNoise(parameters, source);
  try {
    addUsers(total, rows.table(), request, parameters);
  } catch (error) {
    rows.failed(error);
  }
  return total;
}

/** Adds all users' parts or, when it throws, nothing. */
function addUsers(total: Float64Array, table: Table, request: Request, parameters: SumParameters): void {
  const data = measureRequest(table, request, parameters);
  for (let at = 0; at < total.length; at += 1) total[at] += data[at];
  data.fill(0);
}
