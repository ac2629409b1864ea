import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { measureRequest } from "../contribution.ts";
import { measurements } from "./index.ts";
import { emissions } from "./emission.ts";
import type { Besides } from "../features/besides.ts";
import { type Baskets, type Table, roomForBaskets, withoutUsers } from "../table.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { MOST_RECENT } from "@fedseg/shared/features/catalogue.ts";
import { NO_CODE, TOP_CODE } from "@fedseg/shared/features/code.ts";
import { GRID, boxRadius, intervalScaling } from "@fedseg/shared/queries/scaling.ts";
import { rowTable } from "../../../test/simulation/row-table.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import type { Block, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { decodeRelease } from "@fedseg/shared/private-sum/decode.ts";
import {
  exampleRequest,
  queries,
  queryBlocks,
  type ParamsOf,
  type QueryId,
} from "@fedseg/shared/queries/index.ts";
import { CrowdFiles } from "../../../test/data/crowd-files.ts";
import { crowdAndStranger } from "../../../test/data/crowd-rows.ts";
import { FEATURES, study } from "../../../test/data/crowd-study.ts";
import { withoutAndWith } from "../../../test/data/crowd-tables.ts";
import { sized } from "../../../test/full.ts";

const cohort = { n: 3, c: 1, t: 3, m: 3 };
const d = 3;
/** Hard ranges of the features of the users here. */
const RANGES = [
  { lo: 0, hi: 10 },
  { lo: -5, hi: 5 },
  { lo: 10, hi: 10.5 },
];
const columns = [0, 1, 2];
const intervals = [
  { lo: 3000, hi: 60_000 },
  { lo: 0, hi: TOP_CODE },
  { lo: -5000, hi: 40_000 },
];
const scaling = intervalScaling(columns, intervals, boxRadius(d));
/** Rows are longer than the radius of this one. */
const tight = intervalScaling(columns, intervals, 1500);
const geometry = {
  scaling,
  origin: [350, 0, -350],
  axes: [9830, 13_107, 0, 0, 0, 2 ** 14],
  sides: [19_000, 18_000],
  cells: [4, 3],
};
const nowhere = { ...geometry, axes: [], sides: [], cells: [] };
const centers = [700, 700, 700, -1000, 0, 350, 0, 0, 0];
const starts = [[13_000, 45_000], [], [100, 26_000, 39_000]];
const weights = { intercept: -70_000, columns: [2 ** 24, -100_000, 50_000] };
/** A tree of two conditions, the second above the first. */
const tree = <End>(...[low, middle, high]: readonly [End, End, End]) => [
  { feature: 2, place: 30_000, atMost: 1, above: 2 },
  low,
  { feature: 0, place: 20_000, atMost: 3, above: 4 },
  middle,
  high,
];
const trees = [
  { columns: [0, 1, 2], starts: [30_000, 20_000, 65_535] },
  { columns: [2, 2, 0], starts: [39_000, 1, 0] },
  { columns: [1, 0, 0], starts: [32_000, 9000, 50_000] },
];
const otherWeights = { intercept: -(2 ** 24), columns: [2 ** 24, -1, 90_000] };
/** Scores of three classes. */
const softmax = {
  kind: "softmax" as const,
  scaling,
  classes: [otherWeights, { intercept: 3000, columns: [400, -900, 20] }, weights],
  trees: [],
  yes: 1,
};
const hidden = [
  { intercept: 3000, columns: [9000, -7000, 2 ** 24], out: -(2 ** 19) },
  { intercept: -(2 ** 24), columns: [0, 1, -1], out: 2 ** 24 },
];
const units = hidden.map(({ out, ...unit }) => ({ ...unit, outs: [out, -(2 ** 24), 2 ** 21] }));
const children = { parents: [1, 5, 11], splits: [2, 3, 1, 1, 4, 2] };

/** What a query is tried with beside its own example: ranges that differ, and what its parameters can say besides. */
const more: { [Id in QueryId]?: readonly ParamsOf<Id>[] } = {
  "bin-counts": [{ columns, bins: 8 }],
  moments: [{ scaling }, { scaling: tight }, { scaling, rows: "cutoff" }],
  "value-counts": [
    { columns, bins: 8 },
    { columns: [...columns, d], bins: 8, rows: "cutoff" },
  ],
  "class-counts": [{ starts }, { starts, classes: 3 }],
  summary: [{ columns }],
  "cell-histogram": [geometry, { ...geometry, children }, nowhere],
  residual: [
    { scaling, centers, reach: 1400 },
    { scaling: tight, centers, reach: 3 },
  ],
  gradient: [
    { scaling, weights, reach: 2 ** 20 },
    { scaling: tight, weights, reach: 1 },
    { scaling, weights, reach: 2 ** 29 },
    { scaling, weights, hidden, reach: 2 ** 20 },
    { scaling: tight, weights, hidden, reach: 1 },
    { scaling, weights, others: [otherWeights, weights], reach: 2 ** 20 },
    { scaling: tight, weights, others: [otherWeights, otherWeights], reach: 1 },
    { scaling, weights, others: [otherWeights, weights], units, reach: 2 ** 20 },
    { scaling: tight, weights, others: [otherWeights, otherWeights], units, reach: 1 },
  ],
  "class-quality": [
    { softmax },
    { softmax: { ...softmax, units } },
    { softmax, right: softmax.classes.map((_, at) => ({ shift: 90 * at - 70, slope: 3000 + 900 * at })) },
    {
      each: [400, -900, 20].map((intercept, at) => ({
        scorer: { kind: "logistic" as const, scaling, weights: { intercept, columns: [at, -7, 2 ** 20] } },
        shift: 700 * at - 900,
        slope: 2 ** (11 + at),
      })),
    },
  ],
  "basket-counts": [
    { scaling, centers, entries: 4, most: 1 },
    { scaling: tight, centers, entries: 9, most: 20 },
  ],
  "behaviour-counts": [
    { scaling, centers, periods: 1 },
    { scaling: tight, centers, periods: 12 },
  ],
  "segment-quality": [
    { segments: { scaling, centers } },
    { segments: { scaling, centers }, outcome: "class" },
    {
      segments: { scaling: tight, centers },
      outcome: "class-and-spend",
      against: { scaling, centers },
    },
  ],
  "score-counts": [
    { scorer: { kind: "logistic", scaling, weights }, starts: [-4096, -3, 0, 400] },
    {
      scorer: { kind: "tree", columns, nodes: tree({ step: -300 }, { step: 4 }, { step: 900 }) },
      starts: [4],
    },
    { scorer: { kind: "network", scaling, weights, hidden }, starts: [-40, 400] },
    { scorer: { kind: "logistic", scaling, weights }, starts: [-4096, -3, 0, 400], yes: 2 },
    { scorer: { kind: "logistic", scaling, weights }, starts: [-3, 0], values: [1, 30_000, TOP_CODE] },
    { scorer: softmax, starts: [-4096, -3, 0, 400], yes: 1 },
    { scorer: { ...softmax, units }, starts: [-4096, -3, 0, 400], yes: 1 },
  ],
  "tree-counts": [
    { columns, nodes: tree({ end: 0 }, { end: 1 }, { end: 2 }), counted: [] },
    {
      columns,
      nodes: tree({ end: 0 }, { end: 1 }, { end: 2 }),
      counted: [
        { feature: 0, starts: [13_000, 45_000] },
        { feature: 2, starts: [] },
      ],
    },
    { columns, nodes: tree({ end: 0 }, { end: 1 }, { end: 2 }), counted: [], classes: 3 },
    {
      columns,
      nodes: tree({ end: 0 }, { end: 1 }, { end: 2 }),
      counted: [{ feature: 1, starts: [13_000, 45_000] }],
      classes: 8,
    },
  ],
  "pair-counts": [
    { places: [0, 1, 2, 3], most: 2 },
    { places: [1, 3], most: 20 },
  ],
  "arm-counts": [
    { scaling, centers },
    { scaling: tight, centers: centers.slice(0, d) },
  ],
  "leaf-counts": [{ trees }, { trees, classes: 3 }],
  "leaf-gradients": [
    { scorer: { kind: "logistic", scaling, weights }, trees },
    {
      scorer: {
        kind: "trees",
        start: { scaling, weights: { intercept: 3000, columns: [400, -900, 20] } },
        trees: trees.map((one, at) => ({ ...one, leaves: [-(2 ** 16), 900 * at, -3000, 2 ** 16] })),
      },
      trees: [{ columns: [2], starts: [40_000] }],
    },
    { scorer: softmax, trees },
    {
      scorer: {
        ...softmax,
        trees: trees.map((one) => ({
          ...one,
          leaves: [0, 1, 2].map((own) => [-(2 ** 16), 900 * own, 0, 2 ** 16]),
        })),
      },
      trees,
    },
  ],
  "segment-values": [
    {
      scaling,
      centers,
      features: [
        { starts: [1, 13_000, TOP_CODE], transform: "none", lo: 0, hi: 10 },
        { starts: [20_000], transform: "log1p", lo: 0, hi: 100 },
        { starts: [13_000, 26_000], transform: "none", lo: 10, hi: 10.5 },
      ],
    },
  ],
};

const casesOf = <Id extends QueryId>(query: Id): readonly ParamsOf<Id>[] => [
  exampleRequest(query, { d, k: 2, bins: 4 }).params,
  ...(more[query] ?? []),
];
const ids = Object.keys(queries) as QueryId[];

const value = fc.oneof(fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom(10, 0, 10.25, NaN));
const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 12 });

/** A user's class, of three, follows from its first value alone, so that it stays when another user leaves. */
function classOf([first]: readonly number[]): number {
  const label = Math.floor(Math.abs(first)) % 4;
  return label < 3 ? label : -1;
}

/** A user's side of the campaign follows from its third value alone. */
function armOf([, , third]: readonly number[]): number {
  return Number.isNaN(third) ? -1 : (Math.floor(Math.abs(third)) % 3) - 1;
}

/** Puts users on sides of a campaign by their ids alone, as a keyed hash does. */
function withSides({ outcome, ...table }: Table): Table {
  if (!outcome) return table;
  return { ...table, outcome: { ...outcome, arms: Int8Array.from(table.ids, (id) => (id.length % 3) - 1) } };
}

function tableOf(given: readonly (readonly number[])[]): Table {
  const table = rowTable(RANGES, given.flat());
  const arms = Int8Array.from(given, armOf);
  // A target's value is a column behind the features.
  const codes = Uint16Array.from([...table.codes, ...table.codes.subarray(0, table.users)]);
  const outcome = { codes, classes: Int8Array.from(given, classOf), arms };
  return { ...table, outcome, baskets: basketsOf(given), besides: besidesOf(given) };
}

/** How a user behaves and what it spends follow from its third and second values alone. */
function besidesOf(given: readonly (readonly number[])[]): Besides {
  const numbers = given.flatMap(([, , third]) => {
    const one = Number.isNaN(third) ? 0 : Math.floor(Math.abs(third));
    return [one % 5, one % 9, one % 8, one % 15, (one * 37) % 4096];
  });
  const later = given.map(([, second]) =>
    Number.isNaN(second) ? 0 : Math.floor(Math.abs(second) * 999) % 16_385,
  );
  return { behaviour: Uint16Array.from(numbers), later: Uint16Array.from(later) };
}

/** What a user has bought follows from its second value alone: up to four of four entries, at least one. */
function basketsOf(given: readonly (readonly number[])[]): Baskets {
  const baskets = roomForBaskets(given.length);
  for (const [user, [, second]] of given.entries()) {
    const first = Number.isNaN(second) ? 0 : Math.floor(Math.abs(second)) % 4;
    for (let at = 0; at <= first; at++) baskets.recent[user * MOST_RECENT + at] = ((first + at) % 4) + 1;
  }
  return baskets;
}

/** Queries that look at the cutoff whatever they are asked. */
const AT_CUTOFF: readonly QueryId[] = [
  "class-counts",
  "gradient",
  "score-counts",
  "tree-counts",
  "leaf-counts",
  "leaf-gradients",
  "arm-counts",
  "class-quality",
];

/** Pairs of the listed entries among what a user has bought last. */
function pairsOf({ places, most }: ParamsOf<"pair-counts">, row: readonly number[]): number {
  const own = [...basketsOf([row]).recent.subarray(0, most)].filter((place) => places.includes(place - 1));
  return own.length < 2 ? 0 : (own.length * (own.length - 1)) / 2;
}

/** Entries of a block that a user is expected to touch; undefined: some, but no particular number. */
function expectedCount(query: QueryId, params: object, row: readonly number[], at = 0): number | undefined {
  const isAtCutoff = "rows" in params || AT_CUTOFF.includes(query);
  const isOfAll =
    ["rows", "others", "yes", "classes", "softmax", "each"].some((name) => name in params) ||
    ("scorer" in params && (params.scorer as { kind: string }).kind === "softmax");
  if (isAtCutoff && (classOf(row) < 0 || (classOf(row) > 1 && !isOfAll))) return 0;
  if (query === "value-counts") return (params as ParamsOf<"value-counts">).columns.length;
  if (query === "arm-counts" && armOf(row) < 0) return 0;
  const isOfTwo = classOf(row) === 0 || classOf(row) === 1;
  if (query === "segment-quality" && at === 1 && "outcome" in params && !isOfTwo) return 0;
  if (query === "pair-counts") return pairsOf(params as ParamsOf<"pair-counts">, row);
  if (query === "leaf-counts" && !row.some(Number.isNaN))
    return (params as ParamsOf<"leaf-counts">).trees.length;
  if (query === "class-counts") return row.filter((x) => !Number.isNaN(x)).length;
  return row.some(Number.isNaN) ? 0 : undefined;
}

/** Tells whether parameters look at a target's value, which one of classes has not. */
function looksAtValue(params: object): boolean {
  return "values" in params || ("columns" in params && (params.columns as readonly number[]).includes(d));
}

function derive(query: QueryId, params: unknown, usersCap = 1000) {
  const blocks = queryBlocks({ query, params, shares: [] });
  const request = { query, params, shares: blocks.map(() => 1 / blocks.length) };
  return deriveParameters(blocks, request, cohort, { mu: 1, usersCap });
}

/** Says whether what a query has measured for one user is within a block's bound, before anything sees to that. */
function normOf(values: Float64Array, { norm }: Block): string {
  if (!values.every(Number.isInteger)) return `no integers: ${values.join(" ")}`;
  const square = values.reduce((sum, entry) => sum + entry * entry, 0);
  const most = norm.kind === "ones" ? norm.count : norm.square;
  return square <= most ? "within its bound" : `${square} above ${most}`;
}

/** Tells whether every block of a contribution moves by at most its own sensitivity. */
function staysWithinDelta(without: Float64Array, joined: Float64Array, { blocks }: SumParameters): boolean {
  return blocks.every(({ offset, length, deltaSq }) => {
    const moved = joined.subarray(offset, offset + length);
    return moved.reduce((sum, entry, i) => sum + BigInt(entry - without[offset + i]) ** 2n, 0n) <= deltaSq;
  });
}

describe.each(ids)("%s", (query) => {
  it("writes inside its vector, once per entry, and only what can be measured", () => {
    fc.assert(
      fc.property(rows, (given) => {
        for (const params of casesOf(query)) {
          const blocks = queryBlocks({ query, params, shares: [] });
          const parts = emissions(measurements[query].capacities(params as never));
          const measure = measurements[query].prepare(params as never, tableOf(given));
          given.forEach((row, user) => {
            measure(user, parts);
            expect(parts).toHaveLength(blocks.length);
            for (const [at, { indices, values, count }] of parts.entries()) {
              expect(normOf(values.subarray(0, count), blocks[at])).toBe("within its bound");
              const written = Array.from(indices.subarray(0, count));
              expect(new Set(written).size).toBe(count);
              expect(written.every((index) => index >= 0 && index < blocks[at].length)).toBe(true);
              expect(count).toBe(expectedCount(query, params, row, at) ?? Math.max(count, 1));
            }
          });
        }
      }),
      { numRuns: sized(6, 25) },
    );
  });

  it("moves by at most its sensitivity when one user leaves", () => {
    // With a cap of two users most sums are cut.
    const derived = casesOf(query).flatMap((params) =>
      [1000, 2].map((cap) => ({ params, parameters: derive(query, params, cap) })),
    );
    fc.assert(
      fc.property(rows, fc.nat(), (given, pick) => {
        const leaving = pick % given.length;
        for (const { params, parameters } of derived) {
          const all = measureRequest(tableOf(given), { query, params }, parameters);
          const rest = given.filter((_, user) => user !== leaving);
          const without = measureRequest(tableOf(rest), { query, params }, parameters);
          expect(staysWithinDelta(without, all, parameters)).toBe(true);
        }
      }),
      { numRuns: sized(6, 25) },
    );
  });
});

it("no entry is larger than the cap on users can make it, and the owner hears of it", () => {
  const params = { columns, bins: 2 };
  const given = Array.from({ length: 7 }, () => [1, -4, 10.4]);
  const sum = (cap: number, cut: () => void) =>
    Array.from(
      measureRequest(tableOf(given), { query: "bin-counts", params }, derive("bin-counts", params, cap), {
        cut,
      }),
    );
  let cuts = 0;
  const [few, many] = [2, 7].map((cap) => sum(cap, () => (cuts += 1)));
  const scale = many[0] / 7;
  expect(few).toEqual([2, 0, 2, 0, 0, 2].map((count) => count * scale));
  expect(many).toEqual([7, 0, 7, 0, 0, 7].map((count) => count * scale));
  expect(cuts).toBe(1);
});

describe("prepared from files with and without one more user", () => {
  const folder = mkdtempSync(join(tmpdir(), "triangle-"));
  const files = new CrowdFiles(folder);
  afterAll(async () => {
    await files.close();
    rmSync(folder, { recursive: true });
  });
  const empty: Table = tableOf([]);

  it("every query's contribution moves by at most its sensitivity", { timeout: 120_000 }, async () => {
    const all = ids.flatMap((query) =>
      casesOf(query)
        .filter((params) => !looksAtValue(params))
        .map((params) => ({ query, params, parameters: derive(query, params) })),
    );
    const features = FEATURES.filter(({ name }) => ["spend", "age", "flag"].includes(name));
    const target: Target = { of: "attribute", attribute: "tier", values: ["gold"] };
    await fc.assert(
      fc.asyncProperty(crowdAndStranger, study, async (people, { forms, request }) => {
        const asked = { forms, request: { ...request, features, target } };
        const [alone = empty, joined = empty] = await withoutAndWith(files, people, asked);
        for (const { query, params, parameters } of all) {
          const [without, with_] = [alone, joined].map((table) =>
            measureRequest(withSides(table), { query, params }, parameters),
          );
          expect(staysWithinDelta(without, with_, parameters)).toBe(true);
        }
      }),
      { numRuns: sized(2, 5) },
    );
  });
});

describe.each(ids)("%s, of users who have withdrawn", (query) => {
  it("counts nobody whose row is gone, and moves by at most its sensitivity for each", () => {
    const given = [
      [3, NaN, 10.2],
      [NaN, NaN, NaN],
      [1, 2, 10.4],
    ];
    for (const params of casesOf(query)) {
      const parameters = derive(query, params);
      const sum = (table: Table) => measureRequest(table, { query, params }, parameters);
      const left = withoutUsers({ ...tableOf(given), ids: ["a", "b", "c"] }, (user) => user !== 2);
      expect(left.ids).toEqual(["c"]);
      expect(sum(left)).toEqual(sum(tableOf(given.slice(2))));
      expect(sum(withoutUsers(left, () => true))).toEqual(new Float64Array(parameters.length));
    }
  });
});

describe("decoded sums without noise equal the pooled computation", () => {
  const given = Array.from({ length: 40 }, (_, i) => [
    (i * 7.3) % 11,
    ((i * 3.1) % 12) - 6,
    10 + ((i * 0.37) % 0.6),
  ]);
  const placed = given.map((row) =>
    row.map((t, j) =>
      Math.min(Math.max(((t - RANGES[j].lo) / (RANGES[j].hi - RANGES[j].lo)) * TOP_CODE, 0), TOP_CODE),
    ),
  );
  const pooled = placed.map((row) =>
    row.map((place, j) => {
      const { lo, hi } = intervals[j];
      return Math.min(Math.max((2 * (place - lo)) / (hi - lo) - 1, -1), 1) / Math.sqrt(d);
    }),
  );

  const real = centers.map((place) => place / scaling.radius);

  function decoded<Id extends QueryId>(query: Id, params: ParamsOf<Id>) {
    const parameters = derive(query, params);
    const sum = measureRequest(tableOf(given), { query, params }, parameters);
    const sigmas = parameters.blocks.map(() => 1);
    return queries[query].decode(params, { ...decodeRelease(sum, parameters, 3), sigmas });
  }

  it("moments", () => {
    const { users, sum, second } = decoded("moments", { scaling });
    expect(users).toBeCloseTo(40, 2);
    for (let i = 0; i < d; i++) {
      expect(sum[i]).toBeCloseTo(
        pooled.reduce((total, row) => total + row[i], 0),
        2,
      );
      for (let j = 0; j < d; j++) {
        expect(second[i * d + j]).toBeCloseTo(
          pooled.reduce((total, row) => total + row[i] * row[j], 0),
          2,
        );
      }
    }
  });

  it("summary", () => {
    const { users, sum, square } = decoded("summary", { columns });
    expect(users).toBeCloseTo(40, 2);
    for (let i = 0; i < d; i++) {
      const places = placed.map((row) => (2 * row[i]) / TOP_CODE - 1);
      const [total, squares] = [1, 2].map((power) => places.reduce((all, x) => all + x ** power, 0));
      expect(sum[i]).toBeCloseTo(total, 2);
      expect(square[i]).toBeCloseTo(squares, 2);
    }
  });

  it("bin counts", () => {
    const { counts } = decoded("bin-counts", { columns, bins: 8 });
    for (let j = 0; j < d; j++) {
      const expected = Array.from({ length: 8 }, () => 0);
      for (const row of placed) expected[Math.floor((Math.round(row[j]) * 8) / NO_CODE)]++;
      expect(Array.from(counts.subarray(j * 8, (j + 1) * 8))).toEqual(expected);
    }
  });

  it("values and missing values", () => {
    const holed = given.map((row, user) => (user % 5 === 0 ? [row[0], NaN, row[2]] : row));
    const params = { columns, bins: 8 };
    const parameters = derive("value-counts", params);
    const sum = measureRequest(tableOf(holed), { query: "value-counts", params }, parameters);
    const { counts, missing } = queries["value-counts"].decode(params, {
      ...decodeRelease(sum, parameters, 3),
      sigmas: [1],
    });
    const all = decoded("bin-counts", params).counts;
    expect(Array.from(missing)).toEqual([0, 8, 0]);
    expect(counts.subarray(0, 8)).toEqual(all.subarray(0, 8));
    expect(counts.subarray(8, 16).reduce((total, count) => total + count, 0)).toBe(32);
    expect(counts.subarray(16)).toEqual(all.subarray(16));
  });

  it.each([undefined, 3])("classes by bin, counted apart: %s", (apart) => {
    const { tables } = decoded("class-counts", { starts, classes: apart });
    const most = apart ?? 2;
    starts.forEach((inner, j) => {
      const expected = new Float64Array(most * (inner.length + 1));
      given.forEach((row, user) => {
        const label = classOf(row);
        if (label >= 0 && label < most)
          expected[most * inner.filter((start) => placed[user][j] >= start - 0.5).length + label]++;
      });
      expect(tables[j]).toEqual(expected);
    });
  });

  it.each([undefined, 3])("classes by end of a tree and bin, counted apart: %s", (apart) => {
    const [, params] = more["tree-counts"]!;
    const { tables } = decoded("tree-counts", { ...params, classes: apart });
    const most = apart ?? 2;
    const expected = tables.map((own) => own.map((table) => new Float64Array(table.length)));
    given.forEach((row, user) => {
      const label = classOf(row);
      const [first, , last] = placed[user].map(Math.round);
      const end = last <= 30_000 ? 0 : first <= 20_000 ? 1 : 2;
      if (label < 0 || label >= most) return;
      expected[end][0][most * [13_000, 45_000].filter((start) => first >= start).length + label]++;
      expected[end][1][label]++;
    });
    expect(tables).toEqual(expected);
  });

  it("cells and the children of cells", () => {
    const { counts } = decoded("cell-histogram", geometry);
    const expected = Array.from({ length: 12 }, () => 0);
    for (const row of pooled) {
      const [x, y, z] = row.map((place) => place * Math.sqrt(d) * GRID);
      const u = 0.6 * (x - 350) + 0.8 * y;
      const v = z + 350;
      const cell = (at: number, half: number, n: number) =>
        Math.min(Math.max(Math.floor(((at / half + 1) / 2) * n), 0), n - 1);
      expected[cell(u, 2 * (19_000 / 16), 4) * 3 + cell(v, 1.5 * (18_000 / 16), 3)]++;
    }
    expect(Array.from(counts)).toEqual(expected);
    const whole = {
      parents: Array.from({ length: 12 }, (_, i) => i),
      splits: Array.from({ length: 24 }, () => 2),
    };
    const parts = decoded("cell-histogram", { ...geometry, children: whole }).counts;
    const fine = decoded("cell-histogram", { ...geometry, sides: [9500, 9000], cells: [8, 6] }).counts;
    for (let u = 0; u < 8; u++) {
      for (let v = 0; v < 6; v++) {
        const parent = (u >> 1) * 3 + (v >> 1);
        expect(parts[parent * 4 + (u & 1) * 2 + (v & 1)]).toBe(fine[u * 6 + v]);
      }
    }
    expect(decoded("cell-histogram", nowhere).counts[0]).toBe(40);
  });

  it("residuals", () => {
    const reach = 1400;
    const radius = reach / scaling.radius;
    const { moves, counts, energy } = decoded("residual", { scaling, centers, reach });
    const expected = { moves: new Float64Array(9), counts: new Float64Array(3), energy: 0 };
    for (const row of pooled) {
      const squares = [0, 1, 2].map((j) => row.reduce((sum, x, i) => sum + (x - real[j * d + i]) ** 2, 0));
      const label = squares.indexOf(Math.min(...squares));
      const factor = Math.min(1, radius / Math.sqrt(squares[label]));
      row.forEach((x, i) => (expected.moves[label * d + i] += factor * (x - real[label * d + i])));
      expected.counts[label]++;
      expected.energy += Math.min(squares[label], radius * radius);
    }
    moves.forEach((move, i) => expect(move).toBeCloseTo(expected.moves[i], 2));
    counts.forEach((count, j) => expect(count).toBeCloseTo(expected.counts[j], 6));
    expect(energy).toBeCloseTo(expected.energy, 2);
  });

  it("values by segment", () => {
    const [params] = more["segment-values"]!;
    const { sizes, counts, places, distance } = decoded("segment-values", params);
    const bins = params.features.map(({ starts: own }) => own.length + 1);
    const all = bins.reduce((sum, count) => sum + count, 0);
    const expected = {
      sizes: new Float64Array(3),
      counts: new Float64Array(3 * all),
      places: new Float64Array(9),
      distance: 0,
    };
    given.forEach((_, user) => {
      const squares = [0, 1, 2].map((j) =>
        pooled[user].reduce((sum, x, i) => sum + (x - real[j * d + i]) ** 2, 0),
      );
      const label = squares.indexOf(Math.min(...squares));
      expected.sizes[label]++;
      let offset = label * all;
      expected.distance += squares[label];
      params.features.forEach(({ starts: own, transform, lo, hi }, j) => {
        const part = placed[user][j] / TOP_CODE;
        expected.counts[offset + own.filter((start) => placed[user][j] >= start - 0.5).length]++;
        offset += bins[j];
        const natural = transform === "log1p" ? Math.expm1(part * Math.log1p(hi)) : lo + part * (hi - lo);
        expected.places[label * d + j] += (natural - lo) / (hi - lo);
      });
    });
    expect(sizes).toEqual(expected.sizes);
    expect(counts).toEqual(expected.counts);
    places.forEach((place, at) => expect(place).toBeCloseTo(expected.places[at], 2));
    expect(distance / expected.distance).toBeCloseTo(1, 2);
  });
});
