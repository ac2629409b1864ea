import type { Sampled } from "./gaussian-cells.ts";
import { type Rational, addRational, parseRational, rational, rationalToNumber } from "./rational.ts";
import type { PrivacyEvent } from "./event.ts";
import { type NoiseTable, SMOOTH_VARIANCE, convolvedTable } from "./noise-table.ts";
import { skellamTable } from "./skellam.ts";

/** Integer noise: one discrete Gaussian, or any symmetric log-concave table with its largest entry in the middle. */
export type Noise =
  | { readonly kind: "gaussian"; readonly variance: Rational }
  | ({ readonly kind: "table" } & NoiseTable);

/** `copies` releases of one coordinate: the same noise and the same shift > 0. */
export interface ShiftedNoise {
  readonly noise: Noise;
  readonly shift: number;
  readonly copies: number;
}

/** Continuous noise, sampled or not. */
export interface SampledNoise {
  readonly sampled: Sampled;
  readonly copies: number;
}

/** What events are made of, equal parts together. */
export interface EventParts {
  readonly shifted: readonly ShiftedNoise[];
  readonly sampled: readonly SampledNoise[];
}

/**
 * Splits events into what they are made of, in an order that does not depend on theirs. The sign of a shift does not
 * matter, since noise is symmetric.
 */
export function partsOf(events: readonly PrivacyEvent[]): EventParts {
  const shifted = new Map<string, ShiftedNoise>();
  const sampled = new Map<string, SampledNoise>();
  let whole = rational(0n, 1n);
  for (const event of events) {
    if (event.mechanism === "gaussian") whole = addRational(whole, muSqOf(event, BigInt(event.count)));
    else if (event.mechanism === "poisson_gaussian") {
      const mu = rootAbove(muSqOf(event, 1n));
      const key = `${mu} ${event.q}`;
      const copies = event.count + (sampled.get(key)?.copies ?? 0);
      if (mu > 0) sampled.set(key, { sampled: { mu, q: Number(event.q) }, copies });
    } else addShifts(shifted, event);
  }
  if (whole.n > 0n) sampled.set("whole", { sampled: { mu: rootAbove(whole), q: 1 }, copies: 1 });
  return { shifted: inOrder(shifted), sampled: inOrder(sampled) };
}

function inOrder<Part>(parts: ReadonlyMap<string, Part>): readonly Part[] {
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

function addShifts(found: Map<string, ShiftedNoise>, event: IntegerEvent): void {
  const { name, noise } = noiseOf(event);
  for (const entry of event.shift) {
    const shift = Math.abs(entry);
    if (shift === 0) continue;
    const key = `${name} ${shift}`;
    found.set(key, { noise, shift, copies: event.count + (found.get(key)?.copies ?? 0) });
  }
}

/** count·(sensitivity/sigma)². */
function muSqOf(event: { readonly sigma: string; readonly sensitivity: string }, count: bigint): Rational {
  const [sigma, sensitivity] = [parseRational(event.sigma), parseRational(event.sensitivity)];
  return rational((sensitivity.n * sigma.d) ** 2n * count, (sensitivity.d * sigma.n) ** 2n);
}

function rootAbove(square: Rational): number {
  return Math.sqrt(rationalToNumber(square)) * (1 + 2 ** -51);
}

/** Returns the variance of noise as a double. */
export function varianceOf(noise: Noise): number {
  return noise.kind === "gaussian" ? rationalToNumber(noise.variance) : noise.variance;
}

type IntegerEvent = Exclude<PrivacyEvent, { readonly mechanism: "gaussian" | "poisson_gaussian" }>;

/**
 * A sum of discrete Gaussians of variances ≥ 9 is one of the total variance: its log-probabilities differ by less
 * than 1e-37 a node, below every rounding that results cover. Other sums are convolved.
 * @see Kairouz, Liu, Steinke 2021, Theorem 9
 */
function noiseOf(event: IntegerEvent): { readonly name: string; readonly noise: Noise } {
  if (event.mechanism === "skellam") {
    const table = skellamTable(rationalToNumber(parseRational(event.variance)));
    return { name: `skellam ${event.variance}`, noise: { kind: "table", ...table } };
  }
  const variances = (event.mechanism === "discrete_gaussian" ? [event.sigma2] : event.node_sigma2).map(
    parseRational,
  );
  const smooth = variances.filter((variance) => rationalToNumber(variance) >= SMOOTH_VARIANCE);
  if (variances.length === 1 || smooth.length === variances.length) return gaussianOf(variances);
  const table = convolvedTable(variances.map(rationalToNumber));
  // Noise left out only helps: either what no table holds is left out, or what is not smooth.
  if (rationalToNumber(smooth.reduce(addRational, rational(0n, 1n))) > table.variance)
    return gaussianOf(smooth);
  return {
    name: variances.map(({ n, d }) => `${n}/${d}`).join("+"),
    noise: { kind: "table", ...table },
  };
}

function gaussianOf(variances: readonly Rational[]): { readonly name: string; readonly noise: Noise } {
  const variance = variances.reduce(addRational);
  return { name: `${variance.n}/${variance.d}`, noise: { kind: "gaussian", variance } };
}
