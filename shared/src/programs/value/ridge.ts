import type { Eigen } from "../../math/eigen.ts";
import { log } from "../../math/log.ts";

/** Spreads of the weights that the evidence chooses from. */
const SPREADS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8];

/**
 * Returns the weights of a linear regression in the eigenbasis of the features' correlations: the posterior mean under normal
 * weights whose spread the evidence chooses. `along`: how the value goes with each direction; `sigma`: the noise of that.
 */
export function evidenceRidge(
  along: Float64Array,
  { values }: Pick<Eigen, "values">,
  sigma: number,
): Float64Array {
  let [best, spread] = [-Infinity, SPREADS[0]];
  for (const one of SPREADS) {
    let evidence = 0;
    along.forEach((value, i) => {
      const variance = (values[i] * one) ** 2 + sigma * sigma + 1e-12;
      evidence -= 0.5 * (log(variance) + (value * value) / variance);
    });
    if (evidence > best) [best, spread] = [evidence, one];
  }
  const prior = (sigma * sigma) / (spread * spread);
  return along.map((value, i) => (values[i] * value) / (values[i] * values[i] + prior + 1e-9));
}
