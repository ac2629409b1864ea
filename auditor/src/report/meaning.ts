import { normalCdf, normalQuantile } from "@fedseg/shared/math/special-normal.ts";

/** Covers the rounding errors of the normal distribution's series. */
const ROUND_UP = 1e-9;

/**
 * Bounds how often somebody is right who has to guess whether one user is in the data, in half of the cases; mu-GDP.
 * Tossing a coin gives ½.
 * @see Dong, Roth, Su 2022: the test of N(0, 1) against N(mu, 1)
 */
export function guessRight(mu: number): number {
  return Math.min(1, normalCdf(mu / 2) + ROUND_UP);
}

/** Bounds the part of present users that an attacker finds who accuses absent ones at most at the rate `falseAlarms`. */
export function foundAt(mu: number, falseAlarms: number): number {
  return Math.min(1, normalCdf(normalQuantile(falseAlarms) + mu) + ROUND_UP);
}

/**
 * Bounds what an attacker believes afterwards who believed `prior` before that a user is in the data: posterior odds
 * are at most e^epsilon times the prior odds, but for a probability delta.
 */
export function believedAfter(epsilon: number, prior: number): number {
  const odds = (Math.exp(Math.min(epsilon, 700)) * prior) / (1 - prior);
  return odds === Infinity ? 1 : Math.min(1, odds / (1 + odds) + ROUND_UP);
}
