import { exp } from "./exp.ts";
import { log } from "./log.ts";

/**
 * Computes the Clopper–Pearson upper bound on a probability: after `successes` in `trials` independent tries, the
 * largest p at which so few would still be seen with probability `alpha`; 1 when all of them succeeded.
 * @see Clopper, Pearson 1934
 */
export function binomialUpperBound(successes: number, trials: number, alpha: number): number {
  if (!(Number.isSafeInteger(successes) && successes >= 0 && successes <= trials && trials > 0))
    throw new RangeError(`"successes" expected an integer from 0 to ${trials}, got ${successes}`);
  if (successes === trials) return 1;
  let [below, above] = [successes / trials, 1];
  while (above - below > 2 ** -50) {
    const middle = (below + above) / 2;
    if (atMost(successes, trials, middle) > alpha) below = middle;
    else above = middle;
  }
  return above;
}

/** P[X ≤ k] of a binomial X, 0 < p < 1: term after term, each in logarithms so that none underflows early. */
function atMost(k: number, n: number, p: number): number {
  const odds = log(p) - log(1 - p);
  let term = n * log(1 - p);
  let sum = exp(term);
  for (let i = 1; i <= k; i++) {
    term += odds + log((n - i + 1) / i);
    sum += exp(term);
  }
  return sum;
}
