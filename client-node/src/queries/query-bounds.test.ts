import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emissions } from "./emission.ts";
import { measurements } from "./index.ts";
import { madeUpBesides } from "../features/besides.ts";
import { type Table, madeUpBaskets } from "../table.ts";
import { NO_CODE, TOP_CODE } from "@fedseg/shared/features/code.ts";
import { type ParamsOf, type QueryId, queryBlocks } from "@fedseg/shared/queries/index.ts";
import type { HiddenUnit } from "@fedseg/shared/queries/hidden-units.ts";
import {
  LARGEST_SQUARE,
  roundedSquare,
  squareGrid,
  squareUnit,
} from "@fedseg/shared/queries/rounded-square.ts";
import { GRID, boxRadius, intervalScaling, rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { exampleTrees } from "@fedseg/shared/queries/trees.ts";
import { sized } from "../../../test/full.ts";

/** The code whose place on the grid of a hard range is `place`, from −2,047 to 2,047. */
const codeAt = (place: number) => 32_767 + 16 * place;

function tableOf(rows: readonly (readonly number[])[]): Table {
  const d = rows[0].length;
  const codes = Uint16Array.from(
    { length: d * rows.length },
    (_, at) => rows[at % rows.length][Math.floor(at / rows.length)],
  );
  const classes = Int8Array.from(rows.keys(), (user) => user % 2);
  return { users: rows.length, d, codes, ids: rows.map((_, user) => `${user}`), outcome: { codes, classes } };
}

/** Returns of every block the largest Σv² that a user of the table reaches, as a part of the block's bound. */
function fullest<Id extends QueryId>(query: Id, params: ParamsOf<Id>, table: Table): number[] {
  const blocks = queryBlocks({ query, params, shares: [] });
  const parts = emissions(measurements[query].capacities(params));
  const measure = measurements[query].prepare(params, table);
  const most = blocks.map(() => 0);
  for (let user = 0; user < table.users; user++) {
    measure(user, parts);
    for (const [at, { norm }] of blocks.entries()) {
      const { values, count } = parts[at];
      let square = 0;
      for (let i = 0; i < count; i++) {
        if (!Number.isInteger(values[i])) return [NaN];
        square += values[i] * values[i];
      }
      most[at] = Math.max(most[at], square / (norm.kind === "ones" ? norm.count : norm.square));
    }
  }
  return most;
}

/** Units of a network, that add much and little. */
function unitsOf(columns: number[], intercept: number): HiddenUnit[] {
  return [2 ** 24, -(2 ** 20), 7].map((out) => ({ intercept, columns, out }));
}

/** All rows of two whole numbers up to a size, in codes. */
function rowsUpTo(size: number): number[][] {
  const side = Array.from({ length: 2 * size + 1 }, (_, at) => codeAt(at - size));
  return side.flatMap((a) => side.map((b) => [a, b]));
}

describe("no user is beyond a query's bound before anything else looks", () => {
  it("summary: every place of a hard range", () => {
    const all = Array.from({ length: TOP_CODE + 1 }, (_, code) => [code]);
    expect(fullest("summary", { columns: [0] }, tableOf(all))).toEqual([1, 1]);
  });

  it.each([1, 7, 20, 33, 57])("moments: every row of two small numbers, with the radius %d", (radius) => {
    const scaling = { ...rangeScaling([0, 1]), radius };
    const most = fullest("moments", { scaling }, tableOf(rowsUpTo(40)));
    for (const part of most) expect(part).toBeLessThanOrEqual(1);
    expect(most[1]).toBeGreaterThan(radius < 10 ? 0.4 : 0.9);
  });

  it.each([1, 2, 3, 10, 29, 50])("residual: every row around two centres, with the reach %d", (reach) => {
    const params = { scaling: rangeScaling([0, 1]), centers: [3, -5, -11, 20], reach };
    const most = fullest("residual", params, tableOf(rowsUpTo(40)));
    for (const part of most) expect(part).toBeLessThanOrEqual(1);
    expect(most[0]).toBeGreaterThan(0.98);
    expect(most[2]).toBeGreaterThan(0.98);
  });

  it.each([1, 5000, 2 ** 20, 2 ** 27])("gradient: every row of two small numbers, clipped at %d", (reach) => {
    const weights = { intercept: 40_000, columns: [-300_000, 900_000] };
    const others = [{ intercept: -90_000, columns: [2 ** 24, 700_000] }, weights];
    for (const more of [{}, { hidden: unitsOf([70_000, -400_000], -9000) }, { others }]) {
      const params = { scaling: rangeScaling([0, 1]), weights, ...more, reach };
      const [most] = fullest("gradient", params, tableOf(rowsUpTo(40)));
      expect(most).toBeLessThanOrEqual(1);
      expect(most).toBeGreaterThan(reach <= 2 ** 20 ? 0.98 : 0);
    }
  });

  it("basket-counts: as many entries as count, and no more", () => {
    const params = { scaling: rangeScaling([0, 1]), centers: [3, -5, -11, 20], entries: 30 };
    const table = { ...tableOf(rowsUpTo(3)), baskets: madeUpBaskets(49) };
    for (const most of [1, 7, 20]) expect(fullest("basket-counts", { ...params, most }, table)).toEqual([1]);
    expect(fullest("basket-counts", { ...params, entries: 5, most: 20 }, table)).toEqual([1]);
  });

  it("pair-counts: every pair of what counts, and nothing of a user who has an entry twice", () => {
    const baskets = madeUpBaskets(49);
    const table = { ...tableOf(rowsUpTo(3)), baskets };
    const places = [0, 1, 2, 3, 4, 5];
    for (const most of [2, 5, 20]) expect(fullest("pair-counts", { places, most }, table)).toEqual([1]);
    for (const twice of [1, 2, 6]) {
      baskets.recent.fill(twice);
      for (const most of [2, 5, 20]) expect(fullest("pair-counts", { places, most }, table)).toEqual([0]);
    }
  });

  it("segment-quality: at a centre, with a class, all of the cap spent, and no more", () => {
    const segments = { scaling: rangeScaling([0, 1]), centers: [3, -5, -11, 20] };
    const own = tableOf(rowsUpTo(40));
    const table = { ...own, besides: madeUpBesides(own.users) };
    const asked = { segments, outcome: "class-and-spend" as const, against: segments };
    const [now, later, both] = fullest("segment-quality", asked, table);
    expect(now).toBeGreaterThan(0.8);
    expect(now).toBeLessThanOrEqual(1);
    expect([later, both]).toEqual([1, 1]);
  });

  it("behaviour-counts: one cell of each list and one for each period, and no more", () => {
    const params = { scaling: rangeScaling([0, 1]), centers: [3, -5, -11, 20] };
    const table = { ...tableOf(rowsUpTo(3)), besides: madeUpBesides(49) };
    for (const periods of [1, 7, 12])
      expect(fullest("behaviour-counts", { ...params, periods }, table)).toEqual([1]);
  });
  it.each([0, -(2 ** 24), 900_000])(
    "leaf-gradients: every row of two small numbers, weights %d",
    (weight) => {
      const scorer = {
        kind: "logistic" as const,
        scaling: rangeScaling([0, 1]),
        weights: { intercept: 40_000, columns: [weight, weight] },
      };
      const trees = Array.from({ length: 7 }, (_, at) => ({ columns: [at % 2], starts: [codeAt(at - 3)] }));
      const [most] = fullest("leaf-gradients", { scorer, trees }, tableOf(rowsUpTo(40)));
      expect(most).toBeLessThanOrEqual(1);
      expect(most).toBeGreaterThan(weight === -(2 ** 24) ? 0.99999 : 0.9);
    },
  );

  it("leaf-gradients of several classes: who is sure of another class than their own is at the bound", () => {
    const classes = [2 ** 24, -(2 ** 24), 0].map((weight) => ({ intercept: 0, columns: [weight, weight] }));
    const scorer = { kind: "softmax" as const, scaling: rangeScaling([0, 1]), classes, trees: [], yes: 0 };
    const trees = Array.from({ length: 7 }, (_, at) => ({ columns: [at % 2], starts: [codeAt(at - 3)] }));
    const [most] = fullest("leaf-gradients", { scorer, trees }, tableOf(rowsUpTo(40)));
    expect(most).toBeLessThanOrEqual(1);
    expect(most).toBeGreaterThan(0.999);
  });

  it("class-quality: who is sure of another class than their own is at the bound", () => {
    const classes = [2 ** 24, -(2 ** 24), 0].map((weight) => ({ intercept: 0, columns: [weight, weight] }));
    const softmax = { kind: "softmax" as const, scaling: rangeScaling([0, 1]), classes, trees: [], yes: 0 };
    const [told, whole] = fullest("class-quality", { softmax }, tableOf(rowsUpTo(40)));
    expect([told, whole <= 1, whole > 0.999]).toEqual([1, true, true]);
    const right = [0, -(2 ** 14), -(2 ** 14)].map((shift) => ({ shift, slope: 2 ** 20 }));
    const [moved, off] = fullest("class-quality", { softmax, right }, tableOf(rowsUpTo(40)));
    expect([moved, off <= 1, off > 0.99]).toEqual([1, true, true]);
    const each = [classes[0], classes[1], classes[1]].map((weights) => ({
      scorer: { kind: "logistic" as const, scaling: softmax.scaling, weights },
      shift: 0,
      slope: 2 ** 12,
    }));
    const [said, errors] = fullest("class-quality", { each }, tableOf(rowsUpTo(40)));
    expect([said, errors <= 1, errors > 0.9]).toEqual([1, true, true]);
  });

  it("all of them: rows at corners and anywhere, scaled anyhow", () => {
    const code = fc.oneof(fc.constantFrom(0, TOP_CODE, NO_CODE), fc.integer({ min: 0, max: TOP_CODE }));
    const shape = fc.integer({ min: 1, max: sized(9, 64) }).chain((d) =>
      fc.record({
        rows: fc.array(fc.array(code, { minLength: d, maxLength: d }), { minLength: 1, maxLength: 6 }),
        lo: fc.array(fc.integer({ min: -70_000, max: 70_000 }), { minLength: d, maxLength: d }),
        width: fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: d, maxLength: d }),
        centers: fc.array(fc.integer({ min: -GRID, max: GRID }), { minLength: 3 * d, maxLength: 3 * d }),
        radius: fc.integer({ min: 1, max: boxRadius(d) }),
        reach: fc.integer({ min: 1, max: 2 * boxRadius(d) }),
        intercept: fc.integer({ min: -(2 ** 24), max: 2 ** 24 }),
        clip: fc.integer({ min: 1, max: 2 ** 29 }),
      }),
    );
    fc.assert(
      fc.property(shape, ({ rows, lo, width, centers, radius, reach, intercept, clip }) => {
        const columns = lo.map((_, at) => at);
        const intervals = lo.map((from, at) => ({ lo: from, hi: from + width[at] }));
        const scaling = intervalScaling(columns, intervals, radius);
        const features = lo.map(() => {
          return { starts: [1, 40_000], transform: "none" as const, lo: 0, hi: 500 };
        });
        const counted = columns.map((feature) => ({ feature, starts: [1, 40_000] }));
        const table = tableOf(rows);
        const classes = [lo, lo.toReversed(), lo.map((own) => -own)].map((own) => ({
          intercept,
          columns: own,
        }));
        const softmax = { kind: "softmax" as const, scaling, classes, trees: [], yes: 0 };
        const most = [
          ...fullest("class-quality", { softmax }, table),
          ...fullest(
            "class-quality",
            { softmax, right: classes.map((_, at) => ({ shift: lo[0] % 9999, slope: 1 + (at << 11) })) },
            table,
          ),
          ...fullest("summary", { columns }, table),
          ...fullest("moments", { scaling }, table),
          ...fullest("residual", { scaling, centers, reach }, table),
          ...fullest("segment-values", { scaling, centers, features }, table),
          ...fullest("gradient", { scaling, weights: { intercept, columns: lo }, reach: clip }, table),
          ...fullest(
            "gradient",
            { scaling, weights: { intercept, columns: lo }, hidden: unitsOf(lo, intercept), reach: clip },
            table,
          ),
          ...fullest(
            "gradient",
            {
              scaling,
              weights: { intercept, columns: lo },
              others: [{ intercept: -intercept, columns: lo.toReversed() }],
              units: unitsOf(lo, intercept).map(({ out, ...unit }) => ({ ...unit, outs: [out, -out] })),
              reach: clip,
            },
            table,
          ),
          ...fullest(
            "score-counts",
            { scorer: { kind: "logistic", scaling, weights: { intercept, columns: lo } }, starts: [0] },
            table,
          ),
          ...fullest("tree-counts", { columns, nodes: [{ end: 0 }], counted }, table),
          ...fullest("tree-counts", { columns, nodes: [{ end: 0 }], counted: [] }, table),
          ...fullest("leaf-counts", { trees: exampleTrees(5, lo.length) }, table),
          ...fullest("leaf-counts", { trees: exampleTrees(5, lo.length), classes: 5 }, table),
          ...fullest("tree-counts", { columns, nodes: [{ end: 0 }], counted, classes: 3 }, table),
          ...fullest("class-counts", { starts: lo.map(() => [1, 40_000]), classes: 3 }, table),
          ...fullest(
            "leaf-gradients",
            {
              scorer: { kind: "logistic", scaling, weights: { intercept, columns: lo } },
              trees: exampleTrees(5, lo.length),
            },
            table,
          ),
          ...fullest(
            "leaf-gradients",
            {
              scorer: softmax,
              trees: exampleTrees(5, lo.length),
            },
            table,
          ),
          ...fullest("bin-counts", { columns, bins: 7 }, table),
          ...fullest("value-counts", { columns, bins: 4096 }, table),
        ];
        expect(most.filter((part) => !(part <= 1))).toEqual([]);
      }),
      { numRuns: sized(40, 300) },
    );
  });
});

it("a rounded square is at most 2^14, whole, and right to half a unit and the cut digits", () => {
  for (let longest = 1; longest < 32_768; longest = Math.ceil(longest * 1.13)) {
    const grid = squareGrid(longest);
    const unit = squareUnit(grid);
    const most = longest * longest;
    for (let at = 0; at <= 400; at++) {
      const length = Math.floor((most * at) / 390);
      const rounded = roundedSquare(length, grid);
      expect(Number.isInteger(rounded) && rounded <= LARGEST_SQUARE).toBe(true);
      const error = rounded * unit - Math.min(length, most);
      expect(Math.abs(error)).toBeLessThanOrEqual(unit / 2 + 2 ** grid.shift);
    }
  }
});
