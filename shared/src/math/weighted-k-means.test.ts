import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assign, lloyd, weightedKMeans } from "./weighted-k-means.ts";
import type { Uniforms } from "./rng.ts";
import { squaredDistance } from "./weighted-points.ts";

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

  it("assigns with hints as it does without", () => {
    // Below 1e-154 a square underflows: two distances that differ come out equal, and the hint then decides.
    const number = fc.double({ min: -1, max: 1, noNaN: true }).map((x) => (Math.abs(x) < 1e-100 ? 0 : x));
    const numbers = fc.array(number, { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.array(fc.nat(4), { minLength: 15, maxLength: 15 }), (values, hints) => {
        const points = Float64Array.from(values.slice(0, 30));
        const centers = Float64Array.from(values.slice(30));
        const data = { q: 2, points, weights: new Float64Array(15).fill(1) };
        const { labels } = assign(data, centers, Int32Array.from(hints));
        expect(labels).toEqual(assign(data, centers).labels);
        labels.forEach((label, i) => {
          for (let j = 0; j < 5; j++) {
            const own = squaredDistance(points, i, centers, label, 2);
            expect(own).toBeLessThanOrEqual(squaredDistance(points, i, centers, j, 2));
          }
        });
      }),
    );
  });
});
