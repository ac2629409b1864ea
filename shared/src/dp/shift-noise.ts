import { type Rational, addRational, parseRational, rationalToNumber } from "./rational.ts";
import type { PrivacyEvent } from "./event.ts";
import { SMOOTH_VARIANCE, convolvedTable } from "./noise-table.ts";

/** Integer noise: one discrete Gaussian, or any symmetric log-concave table with its largest entry in the middle. */
export type Noise =
  | { readonly kind: "gaussian"; readonly variance: Rational }
  | { readonly kind: "table"; readonly masses: Float64Array; readonly variance: number };

/** `copies` releases of one coordinate: the same noise and the same shift > 0. */
export interface ShiftedNoise {
  readonly noise: Noise;
  readonly shift: number;
  readonly copies: number;
}

/**
 * Lists the coordinates that events shift, equal ones together. The sign of a shift does not matter, since noise is
 * symmetric; undefined when an event's noise is not on the integers.
 */
export function shiftedNoises(events: readonly PrivacyEvent[]): readonly ShiftedNoise[] | undefined {
  const found = new Map<string, ShiftedNoise>();
  for (const event of events) {
    if (event.mechanism === "gaussian") return undefined;
    const { name, noise } = noiseOf(event);
    for (const entry of event.shift) {
      const shift = Math.abs(entry);
      if (shift === 0) continue;
      const key = `${name} ${shift}`;
      found.set(key, { noise, shift, copies: event.count + (found.get(key)?.copies ?? 0) });
    }
  }
  return [...found.values()];
}

/** Returns the variance of noise as a double. */
export function varianceOf(noise: Noise): number {
  return noise.kind === "gaussian" ? rationalToNumber(noise.variance) : noise.variance;
}

type IntegerEvent = Exclude<PrivacyEvent, { readonly mechanism: "gaussian" }>;

/**
 * A sum of discrete Gaussians of variances ≥ 9 is one of the total variance: its log-probabilities differ by less
 * than 1e-37 a node, below every rounding that results cover. Other sums are convolved.
 * @see Kairouz, Liu, Steinke 2021, Theorem 9
 */
function noiseOf(event: IntegerEvent): { readonly name: string; readonly noise: Noise } {
  const variances = (event.mechanism === "discrete_gaussian" ? [event.sigma2] : event.node_sigma2).map(
    parseRational,
  );
  const isSmooth = variances.every((variance) => rationalToNumber(variance) >= SMOOTH_VARIANCE);
  if (variances.length === 1 || isSmooth) {
    const variance = variances.reduce(addRational);
    return { name: `${variance.n}/${variance.d}`, noise: { kind: "gaussian", variance } };
  }
  const { masses, variance } = convolvedTable(variances.map(rationalToNumber));
  return {
    name: variances.map(({ n, d }) => `${n}/${d}`).join("+"),
    noise: { kind: "table", masses, variance },
  };
}
