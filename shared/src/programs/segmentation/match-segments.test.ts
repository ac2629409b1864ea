import { expect, test } from "vitest";
import { matchSegments } from "./match-segments.ts";
import { type Scaling, boxHalf, boxRadius, intervalScaling } from "../../queries/scaling.ts";
import type { KMeansModel } from "./spec.ts";

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

/** The earlier places, undefined for new ones. */
function previousOf(matches: ReturnType<typeof matchSegments>) {
  return matches.map((match) => match?.previous);
}

test("follows segments whose order changed", () => {
  const matches = matchSegments(model(ROWS), model([ROWS[2], ROWS[0], ROWS[1]]));
  expect(previousOf(matches)).toEqual([2, 0, 1]);
  expect(matches.every((match) => match!.drift < 1e-9 && !match!.moved)).toBe(true);
});

test("measures a move in standard errors of both studies", () => {
  const moved = model([[0.5 + 0.1 * Math.SQRT2, 0.5 + 0.1 * Math.SQRT2], ROWS[1], ROWS[2]]);
  const [first, second] = matchSegments(model(ROWS), moved);
  expect(first!.drift).toBeCloseTo(10, 10);
  expect([first!.moved, second!.moved]).toEqual([true, false]);
});

test("compares studies with different scalings in the data's own units", () => {
  // Every coordinate of `wide` says the same natural place on a range twice as wide.
  const scaling = scalingTo(2, 20_000);
  const half = boxHalf(scaling);
  const wide = model(
    ROWS.map((row) => row.map((value) => ((value / half + 1) / 2 - 1) * half)),
    { scaling },
  );
  const matches = matchSegments(model(ROWS), wide);
  expect(previousOf(matches)).toEqual([0, 1, 2]);
  // Factors are whole numbers, so that intervals are a little off.
  for (const match of matches) expect(match!.drift).toBeLessThan(0.01);
});

test("leaves new segments without a predecessor, and drops old ones", () => {
  expect(previousOf(matchSegments(model(ROWS), model([...ROWS, [0.6, -0.6]])))).toEqual([0, 1, 2, undefined]);
  expect(previousOf(matchSegments(model(ROWS), model([ROWS[1], ROWS[2]])))).toEqual([1, 2]);
});

test("a segment that moved goes on while it moved less than half the way to any other, beyond the noise", () => {
  const first = (row: number[], sigma: number) =>
    model([row, ROWS[1], ROWS[2]], { centerSigmas: new Float64Array(6).fill(sigma) });
  const goesOn = (to: number[], sigma: number) =>
    previousOf(matchSegments(first(ROWS[0], sigma), first(to, sigma)))[0] === 0;
  // The nearest other lies at 1: .4 of it is .1 short of half, 6 standard errors of both ways or 1.
  expect(goesOn([0.9, 0.5], 0.01)).toBe(true);
  expect(goesOn([0.9, 0.5], 0.06)).toBe(false);
  // Half the way or more is too far, in whatever direction, however sure the place.
  expect(goesOn([1.1, 0.5], 0.0001)).toBe(false);
  expect(goesOn([0.2, 0.5], 0.0001)).toBe(true);
  expect(goesOn([0.05, 0.5], 0.0001)).toBe(false);
  // What the noise explains needs no more.
  expect(goesOn([0.05, 0.5], 0.3)).toBe(true);
});

test("a feature that is the same everywhere moves nothing", () => {
  const flat = { ...scalingTo(2, 10_000), factor: [scalingTo(2, 10_000).factor[0], 0] };
  const still = model(
    ROWS.map(([x]) => [x, 0]),
    { scaling: flat },
  );
  const apart = model([
    [0.5, 0],
    [-0.5, 0],
    [0, 0],
  ]);
  for (const [before, after] of [
    [still, apart],
    [apart, still],
    [still, still],
  ] as const)
    expect(matchSegments(before, after).map((match) => [match?.previous, match?.moved])).toEqual([
      [0, false],
      [1, false],
      [2, false],
    ]);
});

test("refuses models over different features", () => {
  expect(() => matchSegments(model(ROWS), model([[0], [1]]))).toThrow(RangeError);
});
