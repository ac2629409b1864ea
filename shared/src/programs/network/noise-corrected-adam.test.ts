import { expect, test } from "vitest";
import { NoiseCorrectedAdam } from "./noise-corrected-adam.ts";

test("without noise every parameter moves at the same pace, whatever its gradient", () => {
  const adam = new NoiseCorrectedAdam(2);
  const at = new Float64Array(2);
  for (let step = 0; step < 5; step++) adam.move(at, Float64Array.of(3, -0.2), 0);
  expect(at[0]).toBeCloseTo(0.3, 4);
  expect(at[1]).toBeCloseTo(-0.3, 4);
});

test("a gradient within the noise moves little, one beyond it as without", () => {
  const adam = new NoiseCorrectedAdam(2);
  const at = new Float64Array(2);
  adam.move(at, Float64Array.of(1, 100), 1);
  expect(at[0]).toBeCloseTo(0.03, 9);
  expect(at[1]).toBeCloseTo(0.06, 4);
});
