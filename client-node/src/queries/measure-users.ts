import { boundBlock } from "@fedseg/shared/private-sum/bound.ts";
import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type ParamsOf, isQueryId } from "@fedseg/shared/queries/index.ts";
import type { Table } from "../table.ts";
import { type Measurement, emissions } from "./emission.ts";
import { measurements } from "./index.ts";

/** What is added up: a request over the users of a table. */
export interface Asked {
  readonly table: Table;
  readonly request: Pick<Request, "query" | "params">;
  readonly parameters: SumParameters;
}

/** So many users are measured between two looks. */
const USERS_AT_ONCE = 4096;

/**
 * Measures users one after the other: each is bounded block by block (the declared sensitivity is enforced here and nowhere
 * else), then added. What else adds users up has to come to the same. Calls `look` now and then; what that throws ends it.
 * @throws RangeError for an unknown query.
 */
export function measureUsers(
  { table, request: { query, params }, parameters }: Asked,
  look: () => void,
): Float64Array {
  if (!isQueryId(query)) throw new RangeError(`"query" expected a known query, got ${query}`);
  const measurement: Measurement<ParamsOf<typeof query>> = measurements[query];
  const asked = params as ParamsOf<typeof query>;
  const parts = emissions(measurement.capacities(asked));
  const measure = measurement.prepare(asked, table);
  const total = new Float64Array(parameters.length);
  for (let user = 0; user < table.users; user++) {
    if (user % USERS_AT_ONCE === 0) look();
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
