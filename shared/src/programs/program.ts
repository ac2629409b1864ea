import type { Release, Request } from "../private-sum/types.ts";
import { queries, type ParamsOf, type QueryId, type ResultOf } from "../queries/index.ts";

/** A pure analysis: it asks for private sums one at a time, is resumed with each release, and returns its model. */
export type Program<Model> = Generator<Request, Model, Release>;

/** Asks for one private sum and returns its decoded result: `const sums = yield* privateSum(query, params, shares)`. */
export function* privateSum<Id extends QueryId>(
  query: Id,
  params: ParamsOf<Id>,
  shares: readonly number[],
): Program<ResultOf<Id>> {
  const release = yield { query, params, shares };
  return queries[query].decode(params, release);
}

/** A program that asks for no sums: it is what it makes of others'. */
export function* withoutSums<Model>(make: () => Model): Program<Model> {
  yield* [];
  return make();
}
