import { describe, expect, it } from "vitest";
import { exp } from "./exp.ts";
import { log, log1p } from "./log.ts";
import { floorLog, root } from "./root.ts";

describe("reproducible functions", () => {
  it("agree with the platform's to a few units in the last place", () => {
    for (let x = -30; x <= 30; x += 0.137) {
      const power = Math.exp(x);
      expect(Math.abs(exp(x) / power - 1)).toBeLessThan(1e-14);
      expect(Math.abs(log(power) - x)).toBeLessThan(1e-14 * Math.max(1, Math.abs(x)));
      expect(Math.abs(root(power, 3) / Math.cbrt(power) - 1)).toBeLessThan(1e-15);
    }
    expect(log1p(0)).toBe(0);
    expect(exp(0)).toBe(1);
    expect(exp(1000)).toBe(Infinity);
    expect(exp(-1000)).toBe(0);
    expect(root(0, 3)).toBe(0);
    expect(root(81, 4)).toBe(3);
  });

  it("end where no logarithm is, with what IEEE 754 says", () => {
    for (const x of [Infinity, 0, -0, -1, -Infinity, NaN]) expect(log(x)).toBe(Math.log(x));
    for (const x of [Infinity, -1, -2]) expect(log1p(x)).toBe(Math.log1p(x));
  });

  it("counts whole logarithms", () => {
    for (let k = 1; k < 300; k++) expect(floorLog(k)).toBe(Math.floor(Math.log(k)));
  });
});
