import { log } from "../math/log.ts";
import { checkDelta } from "./gdp.ts";

/** Cover the rounding errors of one evaluation, relative and absolute. */
const ROUND_UP = 1 + 2 ** -44;
const ROUND_UP_BY = 2 ** -50;

/** Steps of the golden section; any order gives a valid epsilon, so only tightness depends on their number. */
const STEPS = 120;

/**
 * Computes an epsilon ≥ 0 at which rho-zCDP gives (epsilon, delta)-DP, least over all real orders; rounded up.
 * @see Canonne, Kamath, Steinke 2020, Proposition 12
 */
export function zcdpEpsilon(rho: number, delta: number): number {
  if (!(rho >= 0)) throw new RangeError(`"rho" expected a number >= 0, got ${rho}`);
  checkDelta(delta);
  if (rho === 0 || rho === Infinity) return rho;
  // Over the exponent of order − 1, in which the bound has one valley.
  const atExponent = (exponent: number) => epsilonAtOrder(rho, delta, 2 ** exponent);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-40, 60];
  for (let step = 0; step < STEPS; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (atExponent(left) < atExponent(right)) high = right;
    else low = left;
  }
  return Math.max(0, atExponent((low + high) / 2) * ROUND_UP + ROUND_UP_BY);
}

/** rho·alpha + log((alpha − 1)/alpha) − log(delta·alpha)/(alpha − 1), with `excess` = alpha − 1. */
function epsilonAtOrder(rho: number, delta: number, excess: number): number {
  const alpha = 1 + excess;
  return rho * alpha + log(excess / alpha) - (log(delta) + log(alpha)) / excess;
}
