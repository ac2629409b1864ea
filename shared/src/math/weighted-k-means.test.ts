import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assign, lloyd } from "./lloyd.ts";
import type { Uniforms } from "./rng.ts";
import { weightedKMeans } from "./weighted-k-means.ts";
import type { Clustering, WeightedPoints } from "./weighted-points.ts";

/** A small multiplicative generator: the same choices on every platform. */
function uniforms(seed: number): Uniforms {
  let state = seed;
  return { next: () => (state = (state * 48271) % 2147483647) / 2147483647 };
}

describe("weighted k-means", () => {
  it("finds separate groups and lets weights pull their centres", () => {
    const points = Float64Array.of(0, 0, 1, 0, 10, 10, 10, 13, -20, 5);
    const weights = Float64Array.of(3, 1, 1, 2, 5);
    const { centers, labels, cost } = weightedKMeans({ q: 2, points, weights }, 3, 10, uniforms(7));
    const sorted = [0, 1, 2].map((j) => [centers[2 * j], centers[2 * j + 1]]).sort((a, b) => a[0] - b[0]);
    expect(sorted).toEqual([
      [-20, 5],
      [0.25, 0],
      [10, 12],
    ]);
    expect(labels[0]).toBe(labels[1]);
    expect(cost).toBeCloseTo(3 * 0.0625 + 0.5625 + 4 + 2, 12);
  });

  it("ignores points without weight but labels them", () => {
    const points = Float64Array.of(0, 100, 1, 9);
    const { centers, labels } = weightedKMeans(
      { q: 1, points, weights: Float64Array.of(1, 0, 1, 1) },
      2,
      5,
      uniforms(3),
    );
    expect(Array.from(centers).sort((a, b) => a - b)).toEqual([0.5, 9]);
    expect(labels[1]).toBe(labels[3]);
  });

  it("repeats the lightest point when there are too few, and stays finite without any weight", () => {
    const points = Float64Array.of(4, 8);
    const few = weightedKMeans({ q: 1, points, weights: Float64Array.of(1, 2) }, 3, 5, uniforms(3));
    expect(Array.from(few.centers)).toEqual([8, 4, 4]);
    const none = weightedKMeans({ q: 1, points, weights: Float64Array.of(0, 0) }, 2, 5, uniforms(3));
    expect(Array.from(none.centers)).toEqual([0, 0]);
  });

  it("never costs more after Lloyd's iteration", () => {
    const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(numbers, (values) => {
        const data = { q: 2, points: Float64Array.from(values), weights: new Float64Array(12).fill(1) };
        const start = data.points.slice(0, 6);
        expect(lloyd(data, start).cost).toBeLessThanOrEqual(assign(data, start).cost * (1 + 1e-12));
      }),
    );
  });

  it("moves as it does when every distance is computed anew", () => {
    // Places of a grid, many of them as far from one centre as from another.
    const coordinate = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ min: -4, max: 4, noNaN: true }));
    const numbers = fc.array(coordinate, { minLength: 240, maxLength: 240 });
    const weights = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(
        numbers,
        weights,
        fc.integer({ min: 1, max: 24 }),
        fc.constantFrom(2, 4),
        (values, own, k, q) => {
          const points = Float64Array.from(values, (value) => (Math.abs(value) < 1e-100 ? 0 : value));
          const data = { q, points: points.subarray(0, 60 * q), weights: Float64Array.from(own) };
          const start = data.points.slice(0, k * q);
          expect(lloyd(data, start)).toEqual(plainly(data, start));
        },
      ),
    );
  });
});

/** Lloyd's iteration without bounds. */
function plainly(data: WeightedPoints, start: Float64Array): Clustering {
  const { q, points, weights } = data;
  const centers = start.slice();
  let assigned = assign(data, centers);
  for (let iteration = 0; iteration < 100; iteration++) {
    for (let j = 0; j < centers.length / q; j++) {
      const [sums, own] = [new Float64Array(q), [...weights.keys()].filter((i) => assigned.labels[i] === j)];
      const total = own.reduce((sum, i) => sum + weights[i], 0);
      for (const i of own)
        for (let axis = 0; axis < q; axis++) sums[axis] += weights[i] * points[i * q + axis];
      if (total > 0)
        centers.set(
          sums.map((sum) => sum / total),
          j * q,
        );
    }
    const next = assign(data, centers);
    const isFixed = next.labels.every((label, i) => label === assigned.labels[i]);
    assigned = next;
    if (isFixed) break;
  }
  return { centers, ...assigned };
}
