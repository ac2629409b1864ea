import { expect, test } from "vitest";
import { featureCorrelation } from "./feature-correlation.ts";

/** A small generator of standard normals: a Lehmer stream and Box–Muller. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

const USERS = 10_000;

/** Moments of two features with means .1 and −.2, variances .04 and .02, and a correlation. */
function moments(r: number, sigma: number, normal: () => number) {
  const covariance = r * Math.sqrt(0.04 * 0.02);
  const noisy = (value: number, part = 1) => USERS * value + part * sigma * normal();
  const off = noisy(covariance - 0.02, Math.SQRT1_2);
  const second = Float64Array.of(noisy(0.04 + 0.01), off, off, noisy(0.02 + 0.04));
  return {
    users: noisy(1),
    sum: Float64Array.of(noisy(0.1), noisy(-0.2)),
    second,
    usersSigma: sigma,
    sumSigma: sigma,
    diagonalSigma: sigma,
    crossSigma: sigma * Math.SQRT1_2,
  };
}

test.each([-0.95, 0, 0.5, 0.9])("a correlation of %d comes back with the error it has", (r) => {
  const normal = normals(99);
  const told = featureCorrelation(
    moments(r, 12, () => 0),
    0,
    1,
  );
  expect(told.value).toBeCloseTo(r, 9);
  const runs = Array.from({ length: 500 }, () => featureCorrelation(moments(r, 12, normal), 0, 1).value);
  const mean = runs.reduce((sum, value) => sum + value, 0) / runs.length;
  const deviation = Math.sqrt(runs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / runs.length);
  expect(told.sigma / deviation).toBeGreaterThan(0.8);
  expect(told.sigma / deviation).toBeLessThan(1.25);
});

test("says nothing where noise hides the spread", () => {
  expect(
    featureCorrelation(
      moments(0.9, 200, () => 0),
      0,
      1,
    ),
  ).toEqual({ value: 0, sigma: 1 });
});
