import { madeUpBesides } from "@fedseg/client-node/features/besides.ts";
import { type Table, madeUpBaskets } from "@fedseg/client-node/table.ts";
import { MOST_OFTEN, MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { SPENT } from "@fedseg/shared/features/later.ts";
import { NO_CODE, TOP_CODE } from "@fedseg/shared/features/code.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type QueryId, exampleRequest, queryBlocks } from "@fedseg/shared/queries/index.ts";
import { MOST_STEP } from "@fedseg/shared/queries/logistic-score.ts";
import { MOST_LEAF } from "@fedseg/shared/queries/scorers/trees.ts";
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

const rows = fc.constantFrom(undefined, "cutoff" as const);
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

/** Trees of one depth, from 1 to 8. */
const depth = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 8 }));
const treeOf = (deep: number) => ({
  columns: each(2 ** deep - 1, fc.nat(D - 1)),
  starts: each(2 ** deep - 1, fc.nat(NO_CODE)),
});
const trees = depth.chain((deep) => fc.array(fc.record(treeOf(deep)), { minLength: 1, maxLength: 4 }));
const leafyTrees = depth.chain((deep) => {
  const leaf = fc.integer({ min: -MOST_LEAF, max: MOST_LEAF });
  return fc.array(fc.record({ ...treeOf(deep), leaves: each(2 ** deep, leaf) }), {
    minLength: 1,
    maxLength: 4,
  });
});

const weighed = scaling.chain((given) =>
  fc.record({ scaling: fc.constant(given), weights: weightsOf(given.columns.length) }),
);
const bent = scaling.chain((given) => {
  const d = given.columns.length;
  const unit = fc.record({ intercept: weight, columns: each(d, weight), out: weight });
  return fc.record({
    scaling: fc.constant(given),
    weights: weightsOf(d),
    hidden: fc.array(unit, { minLength: 1, maxLength: 5 }),
  });
});

const ofClasses = weighed.chain((given) =>
  fc.record({
    scaling: fc.constant(given.scaling),
    weights: fc.constant(given.weights),
    others: fc.array(weightsOf(given.scaling.columns.length), { minLength: 1, maxLength: 3 }),
  }),
);

/** A tree whose ends lie at different depths, and are numbered in their order; `endOf` makes an end of its number. */
function unevenTree(features: number, endOf: (end: number) => fc.Arbitrary<object>): fc.Arbitrary<object[]> {
  const fork = fc.record({ feature: fc.nat(features - 1), place: fc.nat(TOP_CODE - 1) });
  // Bits say of each node, in their order, whether it forks.
  return fc.array(fc.boolean(), { maxLength: 20 }).chain((forks) => {
    const nodes: fc.Arbitrary<object>[] = [];
    let [known, ends] = [1, 0];
    for (let at = 0; at < known; at++) {
      const first = known;
      if (!forks[at]) nodes.push(endOf(ends++));
      else nodes.push(fork.map((given) => ({ ...given, atMost: first, above: first + 1 })));
      if (forks[at]) known += 2;
    }
    return fc.tuple(...nodes);
  });
}

const step = fc.integer({ min: -MOST_STEP, max: MOST_STEP });
const treeScorer = columns.chain((chosen) =>
  fc.record({
    kind: fc.constant("tree"),
    columns: fc.constant(chosen),
    nodes: unevenTree(chosen.length, () => fc.record({ step })),
  }),
);
const softmax = weighed.map((given) => {
  const { scaling: own, weights } = given as { readonly scaling: Scaling; readonly weights: object };
  return { kind: "softmax", scaling: own, classes: [weights, weights, weights], trees: [], yes: 1 };
});
/** Scores of three to eight classes, and what puts their chances right. */
const manyClasses = scaling.chain((given) =>
  fc.record({
    kind: fc.constant("softmax"),
    scaling: fc.constant(given),
    classes: fc.array(weightsOf(given.columns.length), { minLength: 3, maxLength: 8 }),
    trees: fc.constant([]),
    yes: fc.constant(1),
  }),
);
const shift = fc.integer({ min: -4 * MOST_STEP, max: 4 * MOST_STEP });
const slope = fc.oneof(fc.integer({ min: 1, max: 2 ** 20 }), fc.constantFrom(1, 4096, 2 ** 20));
const kind = <Kind extends string>(name: Kind) => fc.constant(name);
const scorer: fc.Arbitrary<unknown> = fc.oneof(
  weighed.map((given) => ({ kind: "logistic", ...given })),
  bent.map((given) => ({ kind: "network", ...given })),
  treeScorer,
  fc.record({ kind: kind("trees"), trees: leafyTrees }),
  fc.record({ kind: kind("trees"), start: weighed, trees: leafyTrees }),
  softmax,
);

/** Two centres at least. */
const twoSegments = scaling.chain((given) =>
  fc.record({
    scaling: fc.constant(given),
    centers: centersOf(given.columns.length).filter((all) => all.length >= 2 * given.columns.length),
  }),
);

/** Classes that are counted apart: seldom more than two. */
const countedApart = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant(3) },
);

/** Parameters of every query, as a plan could hold them at the worst. */
const params: { readonly [Id in QueryId]: fc.Arbitrary<unknown> } = {
  "bin-counts": fc.record({ columns, bins: fc.oneof(fc.integer({ min: 2, max: BINS }), fc.constant(4096)) }),
  "value-counts": fc.record({ columns, bins: fc.integer({ min: 2, max: BINS }), rows }),
  moments: fc.record({ scaling, rows }),
  gradient: fc
    .tuple(fc.oneof(weighed, bent, ofClasses), fc.oneof(fc.integer({ min: 1, max: 2 ** 29 }), fc.nat(1000)))
    .map(([given, reach]) => ({ ...given, reach: reach || 1 })),
  "score-counts": fc
    .record({
      scorer,
      by: fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        { weight: 2, arbitrary: fc.constant({ sides: true }) },
        { weight: 1, arbitrary: fc.nat(3).map((yes) => ({ yes })) },
      ),
      starts: fc
        .uniqueArray(step, { minLength: 1, maxLength: BINS })
        .map((steps) => steps.toSorted((a, b) => a - b)),
    })
    .map(({ by, ...given }) => ({ ...given, ...by })),
  "basket-counts": scaling.chain((given) =>
    fc.record({
      scaling: fc.constant(given),
      centers: centersOf(given.columns.length),
      entries: fc.constantFrom(BINS, 2048),
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
  "pair-counts": fc.record({
    places: fc
      .uniqueArray(fc.oneof(fc.nat(BINS), fc.nat(2047)), { minLength: 2, maxLength: 20 })
      .map((places) => places.toSorted((a, b) => a - b)),
    most: fc.integer({ min: 2, max: 20 }),
  }),
  "segment-quality": fc.record({
    segments: twoSegments,
    outcome: fc.constantFrom(undefined, "class", "class-and-spend"),
    against: fc.option(twoSegments, { nil: undefined }),
  }),
  "leaf-counts": fc.record({ trees, classes: countedApart }),
  "leaf-gradients": fc.record({ scorer, trees }),
  "class-quality": fc
    .record({ softmax: manyClasses, isRight: fc.boolean() })
    .chain(({ softmax: own, isRight }) => {
      const right = each(own.classes.length, fc.record({ shift, slope }));
      return isRight ? fc.record({ softmax: fc.constant(own), right }) : fc.constant({ softmax: own });
    }),
  summary: fc.record({ columns }),
  "class-counts": fc.record({ starts: each(D, starts), classes: countedApart }),
  "tree-counts": columns.chain((chosen) =>
    fc.record({
      columns: fc.constant(chosen),
      nodes: unevenTree(chosen.length, (end) => fc.constant({ end })),
      counted: fc
        .subarray([...chosen.keys()])
        .chain((some) => fc.tuple(...some.map((feature) => starts.map((own) => ({ feature, starts: own }))))),
      classes: countedApart,
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
        classes: fc
          .constantFrom([-1, 0, 1], [-1, 0, 1, 2])
          .chain((labels) => each(users, fc.constantFrom(...labels))),
        arms: each(users, fc.constantFrom(-1, 0, 1, 2)),
        later: each(users, fc.oneof(fc.nat(SPENT), fc.constantFrom(0, SPENT, SPENT + 1, 65_535))),
        behaviour: each(users, fc.tuple(...[4, 8, 7, 20, 65_535].map((top) => fc.nat(top)))),
        recent: each(
          users * MOST_RECENT,
          fc.oneof(fc.integer({ min: 1, max: 2048 }), fc.integer({ min: 1, max: BINS }), fc.nat(3)),
        ),
      })
      .map(({ codes, past, classes, arms, later, behaviour, recent }) => ({
        users,
        d: D,
        ids: Array.from({ length: users }, (_, user) => `${user}`),
        codes: shared(Uint16Array, codes),
        outcome: {
          codes: shared(Uint16Array, past),
          classes: shared(Int8Array, classes),
          arms: shared(Int8Array, arms),
        },
        besides: { behaviour: shared(Uint16Array, behaviour.flat()), later: shared(Uint16Array, later) },
        baskets: { recent: shared(Uint16Array, recent), often: new Uint16Array(users * MOST_OFTEN) },
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
    baskets: madeUpBaskets(users),
    besides: madeUpBesides(users),
    outcome: {
      codes: shared(Uint16Array, codes.toReversed()),
      classes: shared(Int8Array, classes),
      arms: shared(Int8Array, classes.toReversed()),
    },
  };
}
