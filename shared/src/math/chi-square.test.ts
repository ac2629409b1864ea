import { describe, expect, it } from "vitest";
import { chiSquareLowerQuantile, chiSquareUpperQuantile } from "./chi-square.ts";

// Exact quantiles for even degrees of freedom, where the tail is a finite sum.
describe.each([
  [20, 1e-6, 65.42068103504783, 2.5536375757249847],
  [100, 1e-9, 209.317598706542, 36.90929768883664],
  [400, 1e-6, 549.1152380049701, 279.6368230783771],
])("%i degrees, tail %f", (freedom, tail, upper, lower) => {
  it("never cuts off more than the tail, and not much less", () => {
    const above = chiSquareUpperQuantile(tail, freedom);
    const below = chiSquareLowerQuantile(tail, freedom);
    expect(above).toBeGreaterThanOrEqual(upper);
    expect(above / upper).toBeLessThan(1.012);
    expect(below).toBeLessThanOrEqual(lower);
    expect(lower - below).toBeLessThan(0.4);
  });
});
