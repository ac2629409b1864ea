import { describe, expect, it } from "vitest";
import { erfc, erfcx } from "./special-erfcx.ts";
import { normalCdf, normalQuantile, normalUpperQuantile, normalUpperTail } from "./special-normal.ts";

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);

describe("special functions against 40-digit values", () => {
  it.each([
    [0, 1],
    [0.5, 0.6156903441929259],
    [1, 0.427583576155807],
    [4, 0.13699945762506138],
    [26, 0.021683584850562907],
    [1e8, 5.641895835477563e-9],
  ])("erfcx(%s)", (x, expected) => {
    expect(relative(erfcx(x), expected)).toBeLessThan(4e-16);
  });

  it.each([
    [1e-300, 37.0470962993612],
    [1e-36, 12.604276277268244],
    [0.001, 3.090232306167813],
    [0.3, 0.5244005127080407],
    [0.9, -1.2815515655446004],
  ])("normalUpperQuantile(%s)", (q, expected) => {
    expect(relative(normalUpperQuantile(q), expected)).toBeLessThan(1e-15);
  });

  it("keeps the relations between them", () => {
    expect([normalUpperQuantile(0), normalUpperQuantile(0.5), normalQuantile(0)]).toEqual([
      Infinity,
      0,
      -Infinity,
    ]);
    expect(normalUpperTail(1) + normalCdf(1)).toBe(1);
    expect(erfc(-0.5)).toBe(2 - erfc(0.5));
    for (let x = 0; x < 30; x += 0.37) expect(normalUpperQuantile(normalUpperTail(x))).toBeCloseTo(x, 13);
  });
});
