import { expect, test } from "vitest";
import { matchSegments } from "./label-match.ts";
import { type Scaling, boxHalf, boxRadius, intervalScaling } from "@fedseg/shared/queries/scaling.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";

/** Maps codes from 0 to `hi` to the box. */
function scalingTo(d: number, hi: number): Scaling {
  const columns = Array.from({ length: d }, (_, at) => at);
  return intervalScaling(
    columns,
    columns.map(() => ({ lo: 0, hi })),
    boxRadius(d),
  );
}

function model(rows: number[][], change: Partial<KMeansModel> = {}): KMeansModel {
  const [k, d] = [rows.length, rows[0].length];
  return {
    k,
    d,
    scaling: scalingTo(d, 10_000),
    centers: Float64Array.from(rows.flat()),
    centerSigmas: new Float64Array(k * d).fill(0.01),
    counts: new Float64Array(k).fill(100),
    countSigmas: new Float64Array(k).fill(1),
    users: 100 * k,
    usersSigma: 1,
    ...change,
  };
}

const ROWS = [
  [0.5, 0.5],
  [-0.5, 0.5],
  [0, -0.5],
];

test("follows segments whose order changed", () => {
  const matches = matchSegments(model(ROWS), model([ROWS[2], ROWS[0], ROWS[1]]));
  expect(matches.map(({ previous }) => previous)).toEqual([2, 0, 1]);
  expect(matches.every(({ drift, moved }) => drift < 1e-9 && !moved)).toBe(true);
});

test("measures a move in standard errors of both versions", () => {
  const moved = model([[0.5 + 0.1 * Math.SQRT2, 0.5 + 0.1 * Math.SQRT2], ROWS[1], ROWS[2]]);
  const [first, second] = matchSegments(model(ROWS), moved);
  expect(first.drift).toBeCloseTo(10, 10);
  expect([first.moved, second.moved]).toEqual([true, false]);
});

test("compares versions with different scalings in the data's own units", () => {
  // Every coordinate of `wide` says the same natural place on a range twice as wide.
  const scaling = scalingTo(2, 20_000);
  const half = boxHalf(scaling);
  const wide = model(
    ROWS.map((row) => row.map((value) => ((value / half + 1) / 2 - 1) * half)),
    { scaling },
  );
  const matches = matchSegments(model(ROWS), wide);
  expect(matches.map(({ previous }) => previous)).toEqual([0, 1, 2]);
  // Factors are whole numbers, so that intervals are a little off.
  for (const { drift } of matches) expect(drift).toBeLessThan(0.01);
});

test("leaves new segments without a predecessor, and drops old ones", () => {
  const more = matchSegments(model(ROWS), model([...ROWS, [0.6, -0.6]]));
  expect(more.map(({ previous }) => previous)).toEqual([0, 1, 2, undefined]);
  expect(more[3]).toEqual({ previous: undefined, drift: Infinity, moved: true });
  expect(matchSegments(model(ROWS), model([ROWS[1], ROWS[2]])).map(({ previous }) => previous)).toEqual([
    1, 2,
  ]);
});

test("refuses models over different features", () => {
  expect(() => matchSegments(model(ROWS), model([[0], [1]]))).toThrow(RangeError);
});
