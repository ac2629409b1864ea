import { expect, test } from "vitest";
import type { FeatureSpec } from "../../features/feature.ts";
import type { Description } from "./description.ts";
import { valuesTold } from "./segment-estimates.ts";

const returned: FeatureSpec = {
  name: "returned",
  title: { en: "returned", zh: "returned" },
  unit: "",
  measure: { of: "return-rate" },
  transform: "none",
  lo: 0,
  hi: 1,
  direction: "lower-is-better",
};

/** One segment of 1440 users, three quarters less one of whom have a 0; the next value is .0019. Counts as noise left them. */
const description: Description = {
  sizes: Float64Array.of(1441),
  sizeSigma: 21.3,
  edges: [[1e-9, 0.000636, 0.00231, 0.00398, 0.00566, 0.00733, 0.00901, 1 - 1e-9]],
  counts: Float64Array.of(1108, 67, 65, 49, 27, 32, 1, 92, 0),
  countSigma: 28.9,
  places: Float64Array.of(7.2),
  placeSigma: 20,
  distance: 100,
  distanceSigma: 20,
};

test("a quartile at a value that many share may lie anywhere in the bins beside it", () => {
  const { upperQuartile } = valuesTold(description, returned, 0, 0);
  expect(upperQuartile?.value).toBe(0);
  expect(0.0019 / upperQuartile!.sigma).toBeLessThan(6);
});

test("a quartile far inside a value that many share is that value", () => {
  const { median, lowerQuartile } = valuesTold(description, returned, 0, 0);
  expect([lowerQuartile, median]).toEqual([
    { value: 0, sigma: 0 },
    { value: 0, sigma: 0 },
  ]);
});
