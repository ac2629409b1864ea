import { exp } from "../math/exp.ts";
import { erfc, erfcx } from "../math/special-erfcx.ts";

/**
 * Computes the smallest epsilon ≥ 0 at which mu-GDP gives (epsilon, delta)-DP; rounded up.
 * Infinite when mu is.
 * @see Balle, Wang 2018, Theorem 8; Dong, Roth, Su 2022, Corollary 2.13
 */
export function epsilonOf(mu: number, delta: number): number {
  if (!(mu >= 0)) throw new RangeError(`"mu" expected a number >= 0, got ${mu}`);
  checkDelta(delta);
  if (mu === 0) return 0;
  if (mu === Infinity) return Infinity;
  if (deltaAbove(0, mu) <= delta) return 0;
  return boundary((epsilon) => deltaAbove(epsilon, mu) <= delta).above;
}

/**
 * Computes the largest mu at which mu-GDP gives (epsilon, delta)-DP; rounded down, the same bits on every platform.
 */
export function muOf(epsilon: number, delta: number): number {
  if (!(epsilon >= 0 && epsilon < Infinity))
    throw new RangeError(`"epsilon" expected a finite number >= 0, got ${epsilon}`);
  checkDelta(delta);
  return boundary((mu) => deltaAbove(epsilon, mu) > delta).below;
}

/**
 * Computes delta(epsilon) of mu-GDP, Φ(−a√2) − e^epsilon·Φ(−b√2) with a, b = (epsilon/mu ∓ mu/2)/√2, plus a bound on
 * its own rounding errors.
 */
function deltaAbove(epsilon: number, mu: number): number {
  const a = (epsilon / mu - mu / 2) * Math.SQRT1_2;
  const b = (epsilon / mu + mu / 2) * Math.SQRT1_2;
  const scaled = exp(-a * a);
  const first = a < 0 ? erfc(a) : scaled * erfcx(a);
  const second = scaled * erfcx(b);
  return (first - second) / 2 + (first + second) * (1 + a * a) * 2 ** -50;
}

/** Brackets the positive number at which `holds` turns true, to neighbouring doubles or a relative 2^-52. */
function boundary(holds: (x: number) => boolean): { readonly below: number; readonly above: number } {
  let [below, above] = [0, 1];
  while (!holds(above)) [below, above] = [above, above * 2];
  while (above - below > above * 2 ** -52) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) break;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return { below, above };
}

/** Checks a delta. @throws RangeError unless 0 < delta < 1. */
export function checkDelta(delta: number): void {
  if (!(delta > 0 && delta < 1)) throw new RangeError(`"delta" expected > 0 and < 1, got ${delta}`);
}
