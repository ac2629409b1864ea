import type { Table } from "@fedseg/client-node/table.ts";
import { NO_CODE, TOP_CODE } from "@fedseg/shared/features/code.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type QueryId, exampleRequest, queryBlocks } from "@fedseg/shared/queries/index.ts";
import { GRID, MOST_RADIUS, type Scaling } from "@fedseg/shared/queries/scaling.ts";
import fc from "fast-check";

/** Features of a table here. */
export const D = 11;
/** Most segments and bins that are asked for. */
const [K, BINS] = [9, 40];

interface Asked {
  readonly query: QueryId;
  readonly params: unknown;
}

const columns = fc
  .subarray(
    Array.from({ length: D }, (_, j) => j),
    { minLength: 1 },
  )
  .map((some) => some.toSorted((a, b) => a - b));
const code = fc.oneof(
  { weight: 4, arbitrary: fc.nat(TOP_CODE) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, TOP_CODE, NO_CODE, 32_767, 32_768) },
);
const each = <T>(length: number, one: fc.Arbitrary<T>) =>
  fc.array(one, { minLength: length, maxLength: length });
const place = fc.oneof(fc.integer({ min: -GRID, max: GRID }), fc.constantFrom(-GRID, 0, GRID));

const scaling: fc.Arbitrary<Scaling> = columns.chain((chosen) =>
  fc.record({
    columns: fc.constant(chosen),
    origin: each(chosen.length, fc.nat(TOP_CODE)),
    factor: each(
      chosen.length,
      fc.oneof(fc.nat(2 ** 27), fc.nat(10_000), fc.constantFrom(0, 1, 4096, 2 ** 27)),
    ),
    radius: fc.oneof(
      fc.integer({ min: 1, max: MOST_RADIUS }),
      fc.integer({ min: 1, max: 3000 }),
      fc.constant(7000),
    ),
  }),
);

const starts = fc
  .uniqueArray(fc.integer({ min: 1, max: TOP_CODE }), { maxLength: BINS })
  .map((codes) => codes.toSorted((a, b) => a - b));
const centersOf = (d: number) => fc.integer({ min: 1, max: K }).chain((k) => each(k * d, place));

const weight = fc.oneof(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: -1000, max: 1000 }));
const weightsOf = (d: number) => fc.record({ intercept: weight, columns: each(d, weight) });

const geometry = fc.record({ scaling, q: fc.nat(4) }).chain(({ scaling: given, q }) => {
  const d = given.columns.length;
  return fc.record({
    scaling: fc.constant(given),
    origin: each(d, fc.oneof(place, fc.constantFrom(-MOST_RADIUS, MOST_RADIUS))),
    axes: each(q * d, fc.integer({ min: -(2 ** 14), max: 2 ** 14 })),
    sides: each(q, fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.constantFrom(1, 2 ** 27))),
    cells: each(q, fc.integer({ min: 1, max: 4 })),
  });
});
const withChildren = geometry.chain((given) => {
  const cells = given.cells.reduce((product, count) => product * count, 1);
  const all = Array.from({ length: cells }, (_, cell) => cell);
  return fc.subarray(all, { minLength: 1 }).chain((parents) =>
    each(parents.length * given.cells.length, fc.integer({ min: 1, max: 5 })).map((splits) => ({
      ...given,
      children: { parents, splits },
    })),
  );
});

/** Trees of one depth, from 1 to 4. */
function treesOf(): fc.Arbitrary<unknown> {
  return fc.integer({ min: 1, max: 4 }).chain((depth) =>
    fc.array(
      fc.record({
        columns: each(2 ** depth - 1, fc.nat(D - 1)),
        starts: each(2 ** depth - 1, fc.nat(NO_CODE)),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  );
}

/** Parameters of every query, as a plan could hold them at the worst. */
const params: { readonly [Id in QueryId]: fc.Arbitrary<unknown> } = {
  "bin-counts": fc.record({ columns, bins: fc.oneof(fc.integer({ min: 2, max: BINS }), fc.constant(4096)) }),
  "value-counts": fc.record({ columns, bins: fc.integer({ min: 2, max: BINS }) }),
  moments: fc.record({ scaling }),
  gradient: scaling.chain((given) =>
    fc.record({
      scaling: fc.constant(given),
      weights: weightsOf(given.columns.length),
      reach: fc.integer({ min: 1, max: 2 ** 29 }),
    }),
  ),
  "score-counts": scaling.chain((given) =>
    fc.record({
      scorer: fc.record({
        kind: fc.constant("logistic"),
        scaling: fc.constant(given),
        weights: weightsOf(given.columns.length),
      }),
      starts: fc
        .uniqueArray(fc.integer({ min: -4096, max: 4096 }), { minLength: 1, maxLength: BINS })
        .map((steps) => steps.toSorted((a, b) => a - b)),
    }),
  ),
  "basket-counts": scaling.chain((given) =>
    fc.record({
      scaling: fc.constant(given),
      centers: centersOf(given.columns.length),
      entries: fc.constant(BINS),
      most: fc.integer({ min: 1, max: 20 }),
    }),
  ),
  "behaviour-counts": scaling.chain((given) =>
    fc.record({
      scaling: fc.constant(given),
      centers: centersOf(given.columns.length),
      periods: fc.integer({ min: 1, max: 12 }),
    }),
  ),
  "arm-counts": scaling.chain((given) =>
    fc.record({ scaling: fc.constant(given), centers: centersOf(given.columns.length) }),
  ),
  "leaf-counts": fc.record({ trees: treesOf() }),
  "leaf-gradients": scaling.chain((given) =>
    fc.record({
      scorer: fc.record({
        kind: fc.constant("logistic"),
        scaling: fc.constant(given),
        weights: weightsOf(given.columns.length),
      }),
      trees: treesOf(),
    }),
  ),
  summary: fc.record({ columns }),
  "class-counts": fc.record({ starts: each(D, starts) }),
  "tree-counts": columns.chain((chosen) =>
    fc.record({
      columns: fc.constant(chosen),
      nodes: fc
        .record({ feature: fc.nat(chosen.length - 1), place: fc.nat(TOP_CODE - 1) })
        .map((fork) => [{ ...fork, atMost: 1, above: 2 }, { end: 0 }, { end: 1 }]),
      counted: starts.map((own) => [{ feature: 0, starts: own }]),
    }),
  ),
  "cell-histogram": fc.oneof(geometry, withChildren),
  residual: scaling.chain((given) =>
    fc.record({
      scaling: fc.constant(given),
      centers: centersOf(given.columns.length),
      reach: fc.oneof(fc.integer({ min: 1, max: 2 ** 15 }), fc.integer({ min: 1, max: 3000 })),
    }),
  ),
  "segment-values": scaling.chain((given) =>
    fc.record({
      scaling: fc.constant(given),
      centers: centersOf(given.columns.length),
      features: each(
        given.columns.length,
        fc.record({
          starts: starts.filter(({ length }) => length > 0),
          transform: fc.constant("none"),
          lo: fc.constantFrom(-5, 0),
          hi: fc.constantFrom(10, 1e6),
        }),
      ),
    }),
  ),
};

/** A query, and what may be asked with it. */
export function askedOf(query: QueryId): fc.Arbitrary<Asked> {
  return params[query].map((given) => ({ query, params: given }));
}

/** Tables of some users. */
export function tables(most: number): fc.Arbitrary<Table> {
  return fc.nat(most).chain((users) =>
    fc
      .record({
        codes: each(users * D, code),
        past: each(users * D, code),
        classes: each(users, fc.constantFrom(-1, 0, 1, 2)),
      })
      .map(({ codes, past, classes }) => ({
        users,
        d: D,
        ids: Array.from({ length: users }, (_, user) => `${user}`),
        codes: shared(Uint16Array, codes),
        outcome: { codes: shared(Uint16Array, past), classes: shared(Int8Array, classes) },
      })),
  );
}

function shared<Numbers extends Uint16Array | Int8Array>(
  Kind: { new (buffer: SharedArrayBuffer): Numbers; readonly BYTES_PER_ELEMENT: number },
  numbers: readonly number[],
): Numbers {
  const all = new Kind(new SharedArrayBuffer(numbers.length * Kind.BYTES_PER_ELEMENT));
  all.set(numbers);
  return all;
}

/** What a session of a request comes with. */
export function parametersOf({ query, params: given }: Asked): SumParameters {
  const blocks = queryBlocks({ query, params: given, shares: [] });
  const request = { query, params: given, shares: blocks.map(() => 1 / blocks.length) };
  return deriveParameters(blocks, request, { n: 3, c: 1, t: 3, m: 3 }, { mu: 1, usersCap: 2 ** 20 });
}

/** A request of the case at hand: 11 features, 5 segments, 10 bins. */
export function example(query: QueryId): Asked {
  return exampleRequest(query, { d: D, k: 5, bins: 10 });
}

/** Many users whose codes are spread; some lack one. */
export function crowd(users: number): Table {
  const codeAt = (at: number) => (at % 97 === 5 ? NO_CODE : (at * 40_503) % NO_CODE);
  const codes = Array.from({ length: users * D }, (_, at) => codeAt(at));
  const classes = Array.from({ length: users }, (_, user) => (user % 5 === 4 ? -1 : user % 2));
  return {
    users,
    d: D,
    ids: [],
    codes: shared(Uint16Array, codes),
    outcome: { codes: shared(Uint16Array, codes.toReversed()), classes: shared(Int8Array, classes) },
  };
}
