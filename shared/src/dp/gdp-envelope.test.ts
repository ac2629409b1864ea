import { mu1OfDiscreteGaussian, mu1OfSum, tailDelta } from "./gdp-envelope.ts";
import { parseRational } from "./rational.ts";
import { normalUpperQuantile } from "../math/special-normal.ts";
import { describe, expect, it } from "vitest";

/** max over 1 ≤ m ≤ 12.6 sd of z(m) − z(m − 1), from a table to 20 sd; and its value at m = 1. */
function scan(variance: number): { readonly first: number; readonly largest: number } {
  const sd = Math.sqrt(variance);
  const radius = Math.ceil(20 * sd);
  const tails = new Float64Array(radius + 2);
  const weight = (x: number) => Math.exp((-x * x) / (2 * variance));
  for (let m = radius; m >= 1; m--) tails[m] = tails[m + 1]! + weight(m);
  const mass = 2 * tails[1]! + 1;
  let before = normalUpperQuantile(tails[1]! / mass);
  const first = 2 * before;
  let largest = first;
  for (let m = 2; m <= 12.6 * sd; m++) {
    const at = normalUpperQuantile(tails[m]! / mass);
    largest = Math.max(largest, at - before);
    before = at;
  }
  return { first, largest };
}

const excess = (variance: number) =>
  mu1OfDiscreteGaussian(parseRational(`${variance}`)) * Math.sqrt(variance) - 1;

describe("mu1", () => {
  it.each([9, 9.5, 12, 16, 25, 50, 100, 400, 2500, 10_000])(
    "covers a table's maximum at variance %s, at m = 1",
    (v) => {
      const { first, largest } = scan(v);
      const mu1 = mu1OfDiscreteGaussian(parseRational(`${v}`));
      expect(mu1).toBeGreaterThanOrEqual(largest);
      expect(mu1 / first - 1).toBeLessThan(2e-10);
    },
  );

  it("is above the continuous value by 1/(24·variance)", () => {
    expect(excess(100) * 2400).toBeCloseTo(1, 2);
    expect(excess(10_000) * 240_000).toBeCloseTo(1, 2);
  });

  it("never falls when the noise shrinks, over the seam between table and series too", () => {
    let before = 0;
    for (let eighths = 110; eighths >= 2; eighths--) {
      const mu1 = mu1OfDiscreteGaussian(parseRational(`${eighths}/8`));
      expect(mu1).toBeGreaterThan(before);
      before = mu1;
    }
  });
});

describe("mu1 of a sum", () => {
  it("is that of the total variance when every node has variance ≥ 9", () => {
    expect(mu1OfSum(["9", "25/2", "40"].map(parseRational))).toBe(
      mu1OfDiscreteGaussian(parseRational("61.5")),
    );
  });

  it("convolves small shares: near the total variance's, but its own", () => {
    const sum = mu1OfSum(["1", "1"].map(parseRational));
    const whole = mu1OfDiscreteGaussian(parseRational("2"));
    expect(Math.abs(sum / whole - 1)).toBeLessThan(1e-3);
    expect(sum).not.toBe(whole);
  });

  it("lets extra noise only help, also noise too wide for a table", () => {
    const small = ["1", "2"].map(parseRational);
    const wide = parseRational("1000000");
    expect(mu1OfSum([...small, wide])).toBeLessThanOrEqual(mu1OfDiscreteGaussian(wide));
    expect(mu1OfSum(Array(500).fill(small[0]!))).toBeLessThan(mu1OfSum(small));
  });
});

it("charges the tail beyond the certified part", () => {
  expect(tailDelta(10, 1n, 0)).toBeCloseTo(3.7e-36, 37);
  expect(tailDelta(10, 1_000_000n, 0.5)).toBe(10 * (tailDelta(1, 1n, 0.5) / 1));
  expect(tailDelta(10, 1n, 6)).toBeGreaterThan(1e-12);
});
