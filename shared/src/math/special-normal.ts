import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { erfc, erfcx } from "./special-erfcx.ts";

/** Computes P[Z ≥ x] of a standard normal Z; relative precision holds for x ≥ 0. */
export function normalUpperTail(x: number): number {
  return erfc(x * Math.SQRT1_2) / 2;
}

/** Computes P[Z ≤ x] of a standard normal Z; relative precision holds for x ≤ 0. */
export function normalCdf(x: number): number {
  return normalUpperTail(-x);
}

/** Computes the x with P[Z ≤ x] = p; −Infinity at 0 and Infinity at 1. */
export function normalQuantile(p: number): number {
  return -normalUpperQuantile(p);
}

/**
 * Computes the x with P[Z ≥ x] = q; Infinity at 0 and −Infinity at 1.
 * @see Abramowitz, Stegun 26.2.23 for the start; two Halley steps on Q(x) − q take it to full precision.
 */
export function normalUpperQuantile(q: number): number {
  if (q > 0.5) return -normalUpperQuantile(1 - q);
  if (q === 0) return Infinity;
  const t = Math.sqrt(-2 * log(q));
  const start =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return halleyStep(halleyStep(Math.max(0, start), q), q);
}

function halleyStep(x: number, q: number): number {
  // (Q(x) − q)/φ(x), the tail through erfcx so that nothing underflows.
  const tail = Math.sqrt(Math.PI / 2) * erfcx(x * Math.SQRT1_2);
  const residual = tail - q * Math.sqrt(2 * Math.PI) * exp((x * x) / 2);
  return Math.max(0, x + residual / (1 - (residual * x) / 2));
}
