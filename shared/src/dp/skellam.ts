import { log } from "../math/log.ts";
import type { NoiseTable } from "./noise-table.ts";

/** Natural logarithm of the mass that a table may lack at each end. */
const LOG_TAIL = -204;

/** Largest variance that is tabulated. */
export const MAX_SKELLAM_VARIANCE = 2 ** 18;

/** Steps that the recurrence runs beyond the table, so that its arbitrary start is forgotten. */
const RUN_IN = 64;

/** The maximum of mu1 is taken until the upper tail is below this, P[Z ≥ 12.6]. */
const CERTIFIED_TAIL = 1e-36;

/**
 * Tabulates the difference of two Poisson variables of mean variance/2: P[x] = e^(−v)·I_x(v), by the recurrence
 * I_(x−1) = I_(x+1) + (2x/v)·I_x downwards, which adds positive terms only.
 * @see Abramowitz, Stegun 9.6.26 and 9.12, Example 1
 */
export function skellamTable(variance: number): NoiseTable {
  const radius = radiusOf(variance);
  const masses = new Float64Array(2 * radius + 1);
  let [above, at] = [0, 2 ** -1000];
  for (let x = radius + RUN_IN; x >= 0; x--) {
    if (x <= radius) masses[radius + x] = masses[radius - x] = at;
    [above, at] = [at, above + (2 * x * at) / variance];
    if (at > 2 ** 900) {
      for (let i = 0; i < masses.length; i++) masses[i]! *= 2 ** -1000;
      [above, at] = [above * 2 ** -1000, at * 2 ** -1000];
    }
  }
  const mass = masses.reduce((sum, p) => sum + p, 0);
  const table = masses.map((p) => p / mass);
  return { masses: table, variance, certified: certifiedOf(table, radius) };
}

/** Chernoff: P[X ≥ m] ≤ exp(√(v² + m²) − v − m·asinh(m/v)). */
function radiusOf(variance: number): number {
  let m = 1;
  const exponent = () => {
    const root = Math.sqrt(variance * variance + m * m);
    return root - variance - m * log((m + root) / variance);
  };
  while (exponent() > LOG_TAIL) m += Math.max(1, Math.floor(m / 16));
  return m;
}

function certifiedOf(table: Float64Array, radius: number): number {
  let [m, tail] = [radius, table[2 * radius]!];
  while (m > 1 && tail + table[radius + m - 1]! < CERTIFIED_TAIL) tail += table[radius + --m]!;
  return m;
}
