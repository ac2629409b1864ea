import { type Rational, rational, rationalFromNumber, scaleRational } from "./rational.ts";

/** Charges and budgets are mu² in fixed point: integers in units of 2^-80. */
const UNITS = 1n << 80n;

/** Returns the budget mu², fixed point 2^-80, rounded down. @throws RangeError unless mu is finite and ≥ 0. */
export function toFixedMuSq(mu: number): bigint {
  const { n, d } = rationalFromNumber(mu);
  return (n * n * UNITS) / (d * d);
}

/** Returns a charge mu², fixed point 2^-80, rounded up. */
export function ceilMuSq(muSq: Rational): bigint {
  return (muSq.n * UNITS + muSq.d - 1n) / muSq.d;
}

/**
 * Returns the charge mu1²·deltaSq of a release with shift norm √deltaSq, fixed point 2^-80, rounded up.
 * @throws RangeError unless mu1 is finite and ≥ 0.
 */
export function chargeOf(mu1: number, deltaSq: bigint): bigint {
  const { n, d } = rationalFromNumber(mu1);
  return ceilMuSq(scaleRational(rational(n * n, d * d), deltaSq, 1n));
}

/** Returns mu of a fixed-point mu²; rounded up. */
export function muAbove(muSq: bigint): number {
  return Math.sqrt(Number(muSq) / 2 ** 80) * (1 + 2 ** -51);
}
