import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { encodeColumns } from "../../features/encode-columns.ts";
import type { Table } from "../../table.ts";
import { assignUsers } from "./assign.ts";

/** Two features scaled from [0, 10]; centres given on [−1, 1] per feature. */
function model(rows: number[][]): KMeansModel {
  const k = rows.length;
  return {
    k,
    d: 2,
    scaling: rangeScaling([0, 1]),
    centers: Float64Array.from(rows.flat(), (value) => value / Math.SQRT2),
    centerSigmas: new Float64Array(2 * k),
    counts: new Float64Array(k).fill(1),
    countSigmas: new Float64Array(k),
    users: k,
    usersSigma: 0,
  };
}

function table(rows: number[][]): Table {
  const range = { lo: 0, hi: 10 };
  const columns = rows[0].map((_, j) => rows.map((row) => row[j]));
  return {
    users: rows.length,
    d: columns.length,
    codes: encodeColumns(
      columns.map(() => range),
      Float64Array.from(columns.flat()),
    ),
    ids: rows.map((_, i) => `u${i}`),
  };
}

const MODEL = model([
  [-0.5, 0],
  [0.5, 0],
  [0.5, 0.9],
]);

test("assigns to the nearest centre with a margin from border to centre", () => {
  const { segments, seconds, margins } = assignUsers(
    table([
      [2.5, 5],
      [5, 5],
      [7.5, 5],
      [-900, 5],
      [7.5, 1e9],
    ]),
    MODEL,
  );
  expect([...segments]).toEqual([0, 0, 1, 0, 2]);
  expect([...seconds]).toEqual([1, 1, 2, 1, 1]);
  expect(margins[0]).toBeCloseTo(1, 12);
  expect(margins[1]).toBeCloseTo(0, 12);
  expect(margins[3]).toBeCloseTo(1, 12);
});

test("leaves out who could not be measured", () => {
  const { segments, seconds, margins } = assignUsers(table([[NaN, 5]]), MODEL);
  expect([segments[0], seconds[0], margins[0]]).toEqual([-1, -1, NaN]);
});

test("gives ties to the lowest index and equal centres no margin", () => {
  const { segments, margins } = assignUsers(
    table([[1, 1]]),
    model([
      [0, 0],
      [0, 0],
    ]),
  );
  expect([segments[0], margins[0]]).toEqual([0, 0]);
});

test("agrees with trying every centre, margins within 0 and 1", () => {
  const place = fc.double({ min: -3, max: 13, noNaN: true });
  const rows = fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(rows, (points) => {
      const { segments, margins } = assignUsers(table(points), MODEL);
      points.forEach((point, user) => {
        const scaled = point.map((value) => Math.min(1, Math.max(-1, value / 5 - 1)) / Math.SQRT2);
        const squares = [0, 1, 2].map((i) =>
          scaled.reduce((sum, value, j) => sum + (value - MODEL.centers[2 * i + j]) ** 2, 0),
        );
        expect(squares[segments[user]]).toBeCloseTo(Math.min(...squares), 12);
        expect(margins[user]).toBeGreaterThanOrEqual(0);
        expect(margins[user]).toBeLessThanOrEqual(1);
      });
    }),
  );
});

test("takes a feature without a range for the same everywhere", () => {
  const flat = { ...MODEL, scalingHi: Float64Array.of(10, 0) };
  expect([...assignUsers(table([[7.5, 5]]), flat).segments]).toEqual([1]);
});

test("looks at the model's columns only", () => {
  const wide = [
    [2.5, NaN, 5],
    [7.5, 3, 1e9],
    [NaN, 3, 5],
  ];
  const { segments } = assignUsers(table(wide), { ...MODEL, scaling: rangeScaling([0, 2]) });
  expect([...segments]).toEqual([0, 2, -1]);
});

test("refuses a table of other features", () => {
  expect(() => assignUsers({ users: 0, d: 1, codes: new Uint16Array(), ids: [] }, MODEL)).toThrow(RangeError);
});
