import fc from "fast-check";
import { expect, test } from "vitest";
import type { FeatureSpec } from "../../features/feature.ts";
import { toNatural, toScale } from "../../features/transform.ts";
import { descriptionBins } from "./description-bins.ts";

const ORDERS = { measure: { of: "count" }, transform: "log1p", lo: 0, hi: 5000 } as unknown as FeatureSpec;
const MOST = 12;

/** Whole numbers between whose neighbours edges lie: those of ever more steps of the focus, as long as there are fewer than bins. */
function cutAfter(lo: number, hi: number): readonly number[] {
  let found = [0];
  for (let count = MOST - 2; count <= 16 * MOST; count += 1) {
    const places = Array.from({ length: count }, (_, at) => lo + ((hi - lo) * at) / (count - 1));
    const wholes = places.map((place) => Math.floor(toNatural("log1p", place)));
    const distinct = [...new Set([0, ...wholes])].filter((whole) => whole + 0.5 < 5000);
    if (distinct.length >= MOST) break;
    found = distinct.sort((a, b) => a - b);
  }
  return found;
}

test("a focus of few whole numbers is cut where trying out ever more steps cuts it", () => {
  const orders = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(orders, fc.double({ min: 0.5, max: 30, noNaN: true }), (from, width) => {
      const [lo, hi] = [toScale("log1p", from), toScale("log1p", from + width)];
      const { edges } = descriptionBins(ORDERS, { lo, hi }, MOST, 0.5);
      expect(edges).toEqual(cutAfter(lo, hi).map((whole) => toScale("log1p", whole + 0.5)));
    }),
    { numRuns: 40 },
  );
});
