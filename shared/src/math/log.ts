/** 1/23, 1/21, … 1/3, 1. */
const INVERSES = Float64Array.from({ length: 12 }, (_, i) => 1 / (23 - 2 * i));

/**
 * Computes the natural logarithm of a positive finite x with + − × ÷ only, so that every platform derives the same
 * bits; within two units in the last place away from 1. Of any other x it is what IEEE 754 says.
 */
export function log(x: number): number {
  if (x === Infinity) return x;
  if (x <= 0) return x === 0 ? -Infinity : NaN;
  let mantissa = x;
  let exponent = 0;
  for (; mantissa >= Math.SQRT2; mantissa /= 2) exponent++;
  for (; mantissa < Math.SQRT1_2; mantissa *= 2) exponent--;
  // ln m = 2·artanh s, s = (m − 1)/(m + 1), |s| ≤ 0.1716: 12 terms reach 1e-19.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let i = 0; i < INVERSES.length; i++) sum = sum * square + INVERSES[i]!;
  return exponent * Math.LN2 + 2 * s * sum;
}

/** Computes ln(1 + x) for x > −1 in the same reproducible way. */
export function log1p(x: number): number {
  return log(1 + x);
}
