import { mu1OfDiscreteGaussian, mu1OfSum } from "./gdp-envelope.ts";
import { parseRational } from "./rational.ts";
import { skellamTable } from "./skellam.ts";
import { normalUpperQuantile } from "../math/special-normal.ts";
import { describe, expect, it } from "vitest";
import { BITS, convolve, expFixed, pmfOf } from "../../../test/statistics/exact-divergence.ts";

type Masses = readonly bigint[];

/** Largest relative difference of two symmetric tables, where the first has more than 1e-13 of its mass. */
function largestDifference(a: Masses, b: Masses): number {
  const [middleA, middleB] = [(a.length - 1) / 2, (b.length - 1) / 2];
  const differences = a.flatMap((p, i) => {
    const q = b[i - middleA + middleB] ?? 0n;
    const difference = p > q ? p - q : q - p;
    return p >> (BITS - 43n) > 0n ? [Number((difference << 200n) / p) / 2 ** 200] : [];
  });
  expect(differences.length).toBeGreaterThan(10);
  return Math.max(...differences);
}

function spread(masses: Masses, by: number): Masses {
  return masses.flatMap((p, i) => (i === 0 ? [p] : [...Array<bigint>(by - 1).fill(0n), p]));
}

/** So wide that what is cut off does not show in 50 digits. */
const wide = (variance: string): Masses => pmfOf(variance, 24);

describe("what stands for a sum of discrete Gaussians", () => {
  it("is one of the total variance from variance 9 on, to 36 digits", () => {
    expect(largestDifference(convolve(wide("9"), wide("9")), wide("18"))).toBeLessThan(1e-36);
    expect(largestDifference(convolve(wide("9"), wide("25/2")), wide("43/2"))).toBeLessThan(1e-36);
    expect(largestDifference(convolve(wide("1"), wide("1")), wide("2"))).toBeGreaterThan(1e-6);
  });

  it("is r times a coarser one plus noise of variance 9·r²", () => {
    const [r, v] = [2, 236];
    const coarse = spread(wide(`${v / r ** 2 - 9}`), r);
    expect(largestDifference(convolve(coarse, wide(`${9 * r ** 2}`)), wide(`${v}`))).toBeLessThan(1e-50);
  });
});

/** max over 1 ≤ m ≤ 12.6 sd of z(m) − z(m − 1) from integer tails, each to double precision. */
function largestStep(masses: Masses, last: number): number {
  const middle = (masses.length - 1) / 2;
  const tailAt = (m: number) => masses.slice(middle + m).reduce((sum, p) => sum + p, 0n);
  const zs = Array.from({ length: last }, (_, i) => normalUpperQuantile(toDouble(tailAt(i + 1))));
  return Math.max(...zs.map((z, i) => z - (i === 0 ? -z : zs[i - 1]!)));
}

function toDouble(value: bigint): number {
  const drop = BigInt(Math.max(0, value.toString(2).length - 64));
  return (Number(value >> drop) * 2 ** Number(drop - 200n)) / 2 ** Number(BITS - 200n);
}

describe("mu1 against exact tails", () => {
  it.each(["1/4", "1/2", "1", "7/3", "4", "25/4", "9", "20"])("one discrete Gaussian of variance %s", (v) => {
    const variance = parseRational(v);
    const last = Math.max(1, Math.floor(12.6 * Math.sqrt(Number(variance.n) / Number(variance.d))));
    const truth = largestStep(pmfOf(v), last);
    expect(mu1OfDiscreteGaussian(variance)).toBeGreaterThanOrEqual(truth);
    expect(mu1OfDiscreteGaussian(variance) / truth - 1).toBeLessThan(3e-10);
  });

  it.each([[["1", "1"]], [["1/4", "1/4", "1/4"]], [["1/2", "4", "7/3"]], [["9", "9"]], [["2", "16"]]])(
    "the convolved noise of nodes of variances %j",
    (nodes) => {
      const total = nodes.map(parseRational).reduce((sum, { n, d }) => sum + Number(n) / Number(d), 0);
      const mu1 = mu1OfSum(nodes.map(parseRational));
      const truth = largestStep(
        nodes.map((node) => pmfOf(node)).reduce(convolve),
        Math.max(1, Math.floor(12.6 * Math.sqrt(total))),
      );
      expect(mu1).toBeGreaterThanOrEqual(truth);
      expect(mu1 / truth - 1).toBeLessThan(3e-10);
    },
  );
});

it.each([0.01, 1, 16, 400])(
  "tabulates Skellam noise of variance %s: mass, variance, Bessel's series",
  (variance) => {
    const { masses } = skellamTable(variance);
    const middle = (masses.length - 1) / 2;
    const sum = (f: (x: number) => number) => masses.reduce((total, p, i) => total + p * f(i - middle), 0);
    expect(sum(() => 1)).toBeCloseTo(1, 13);
    expect(sum((x) => x * x) / variance).toBeCloseTo(1, 12);
    // P[0] = e^(−v)·Σ (v/2)^(2k)/k!², in fixed point.
    let [term, series] = [1n << BITS, 0n];
    const half = BigInt(variance * 100);
    for (let k = 1n; term > 0n; k++) {
      series += term;
      term = (term * half * half) / (40_000n * k * k);
    }
    const exact = (series << BITS) / expFixed(half, 100n);
    expect(masses[middle]! / toDouble(exact)).toBeCloseTo(1, 12);
  },
);
