import { expect, it } from "vitest";
import { binomialUpperBound } from "./binomial-bound.ts";

// Bounds computed in exact rationals by bisection, 100 halvings.
it.each([
  [0, 400, 1e-8, 0.04500741397856406],
  [63, 400, 1e-8, 0.27776198518867135],
  [5, 10, 0.025, 0.8129139715526015],
  [0, 10, 0.05, 0.2588655508930523],
])("%i of %i at %f", (successes, trials, alpha, bound) => {
  expect(binomialUpperBound(successes, trials, alpha)).toBeCloseTo(bound, 12);
});

it("knows nothing better than 1 when everything succeeded", () => {
  expect(binomialUpperBound(7, 7, 0.01)).toBe(1);
});

it("refuses counts that cannot be", () => {
  expect(() => binomialUpperBound(8, 7, 0.01)).toThrow('"successes" expected an integer from 0 to 7, got 8');
});
