import fc from "fast-check";
import { expect, it } from "vitest";
import { nearestCenters } from "./nearest-center.ts";

/** The straightforward loop: the definition of the labels. */
function plainLabels(rows: Float64Array, d: number, centers: Float64Array): number[] {
  return Array.from({ length: rows.length / d }, (_, row) => {
    let [best, label] = [Infinity, 0];
    for (let j = 0; j < centers.length / d; j++) {
      let sum = 0;
      for (let i = 0; i < d; i++) {
        const difference = rows[row * d + i] - centers[j * d + i];
        sum += difference * difference;
      }
      if (sum < best) [best, label] = [sum, j];
    }
    return label;
  });
}

it("labels rows as the plain loop does, ties to the lowest index", () => {
  const coordinate = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 1));
  const shape = fc.record({ d: fc.integer({ min: 1, max: 7 }), k: fc.integer({ min: 1, max: 12 }) });
  const input = shape.chain(({ d, k }) =>
    fc.record({
      d: fc.constant(d),
      centers: fc.array(coordinate, { minLength: d * k, maxLength: d * k }),
      rows: fc.array(coordinate, { minLength: d * 9, maxLength: d * 9 }),
    }),
  );
  fc.assert(
    fc.property(input, ({ d, centers, rows }) => {
      const labels = new Int32Array(9);
      nearestCenters(Float64Array.from(rows), d, Float64Array.from(centers), labels);
      expect(Array.from(labels)).toEqual(plainLabels(Float64Array.from(rows), d, Float64Array.from(centers)));
    }),
  );
});
