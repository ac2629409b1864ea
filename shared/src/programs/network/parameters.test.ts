import { expect, test } from "vitest";
import { seededUniforms } from "../../../../test/simulation/seeded-uniforms.ts";
import { hiddenUnits } from "../../queries/hidden-units.ts";
import { UNITS, startParameters, wholeNetwork } from "./parameters.ts";

const WEIGHTS = { intercept: -50_000, columns: [7, 900_000, -(2 ** 24)] };

test("a network starts as the regression that it was given, with units beside it", () => {
  const start = startParameters(WEIGHTS, seededUniforms("units"));
  expect(start).toHaveLength(4 + UNITS * 5);
  const { weights, hidden } = wholeNetwork(start, 3);
  expect(weights).toEqual(WEIGHTS);
  expect(hidden).toHaveLength(UNITS);
  expect(hiddenUnits.safeParse(hidden).success).toBe(true);
  expect(startParameters(WEIGHTS, seededUniforms("units"))).toEqual(start);
  expect(startParameters(WEIGHTS, seededUniforms("others"))).not.toEqual(start);
});

test("what is too large for nodes is cut off", () => {
  const { weights, hidden } = wholeNetwork(Float64Array.of(1e9, -1e9, 1e9, 0, -1e9), 1);
  expect(weights).toEqual({ intercept: 2 ** 24, columns: [-(2 ** 24)] });
  expect(hidden).toEqual([{ out: 2 ** 24, intercept: 0, columns: [-(2 ** 24)] }]);
});
