import { exp } from "./exp.ts";

/** Computes 1 − e^(−x) for x ≥ 0 to a few units in the last place, with the same bits on every platform. */
export function oneMinusExp(x: number): number {
  if (x > 0.5) return 1 - exp(-x);
  // 1 − x/2·(1 − x/3·(1 − …)): 18 terms reach 1e-20.
  let sum = 1;
  for (let term = 18; term >= 2; term--) sum = 1 - (sum * x) / term;
  return x * sum;
}
