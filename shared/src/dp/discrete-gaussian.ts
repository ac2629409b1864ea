import type { ByteSource } from "../math/rng.ts";
import { BernoulliExp } from "./bernoulli-exp.ts";
import { type Rational, formatRational, rationalToNumber } from "./rational.ts";

/** Error of a ratio of two exactly known integers below 2^48. */
const RATIO_ERROR = 2 ** -50;

/** Variances from here on are refused; below, a sample leaves a double's exact integers with probability < e^-200. */
const VARIANCE_LIMIT = 1n << 90n;

/**
 * Fills out[from..to) with independent samples of the discrete Gaussian over the integers, in doubles.
 * Distribution. P[x] ∝ exp(−x²/(2·variance)), exactly, given uniform bytes; the same bytes give the same samples, and the time
 * depends on |x|.
 * @throws RangeError when the variance is 0 or at least 2^90.
 * @see Canonne, Kamath, Steinke 2020, Algorithm 3
 */
export function fillDiscreteGaussian(
  out: Float64Array,
  from: number,
  to: number,
  variance: Rational,
  source: ByteSource,
): void {
  const gaussian = new DiscreteGaussian(variance);
  for (let i = from; i < to; i++) out[i] = gaussian.sample(source);
}

/** One variance n/d with the constants of its rejection loop; t = ⌊√(n/d)⌋ + 1 is the scale of the proposal. */
class DiscreteGaussian {
  readonly #n: bigint;
  readonly #td: bigint;
  readonly #base: bigint;
  readonly #t: number;
  readonly #variance: number;
  readonly #sign = new BernoulliExp(2n, () => 0n);
  readonly #unit = new BernoulliExp(1n, () => 1n);
  readonly #proposal: BernoulliExp;
  readonly #acceptance: BernoulliExp;

  constructor(variance: Rational) {
    const { n, d } = variance;
    if (n === 0n || n >= VARIANCE_LIMIT * d) {
      throw new RangeError(`"variance" expected > 0 and < 2^90, got ${formatRational(variance)}`);
    }
    const t = integerSqrt(n / d) + 1n;
    this.#n = n;
    this.#td = t * d;
    this.#base = 2n * n * d * t * t;
    this.#t = Number(t);
    this.#variance = rationalToNumber(variance);
    this.#proposal = new BernoulliExp(t, BigInt);
    this.#acceptance = new BernoulliExp(this.#base, (y) => {
      const numerator = this.#numerator(y);
      return numerator - BigInt(this.#wholeParts(numerator)) * this.#base;
    });
  }

  sample(source: ByteSource): number {
    for (;;) {
      const y = this.#laplace(source);
      if (this.#isAccepted(Math.abs(y), source)) return y;
    }
  }

  /** Draws P[y] ∝ exp(−|y|/t). @see Canonne, Kamath, Steinke 2020, Algorithm 2 */
  #laplace(source: ByteSource): number {
    for (;;) {
      const isNegative = this.#sign.uniform(source) === 1;
      let u = this.#proposal.uniform(source);
      while (!this.#proposal.accepts(u, u / this.#t, RATIO_ERROR, source)) u = this.#proposal.uniform(source);
      let v = 0;
      while (this.#unit.accepts(0, 1, RATIO_ERROR, source)) v++;
      const magnitude = u + this.#t * v;
      if (!isNegative) return magnitude;
      if (magnitude !== 0) return -magnitude;
    }
  }

  /** Accepts with probability exp(−gamma), gamma = (y − variance/t)² / (2·variance), whole units of gamma first. */
  #isAccepted(y: number, source: ByteSource): boolean {
    const distance = y - this.#variance / this.#t;
    const gamma = (distance * distance) / (2 * this.#variance);
    // Five roundings, and the cancellation in `distance`, which t > √variance bounds by (½ + gamma)·2^-52.
    const error = (1 + gamma) * 2 ** -49;
    const nearest = Math.round(gamma);
    const isUnsure = nearest >= 1 && Math.abs(gamma - nearest) <= error;
    const whole = isUnsure ? this.#wholeParts(this.#numerator(y)) : Math.max(0, Math.ceil(gamma) - 1);
    for (let i = 0; i < whole; i++) if (!this.#unit.accepts(0, 1, RATIO_ERROR, source)) return false;
    return this.#acceptance.accepts(y, gamma - whole, error, source);
  }

  #numerator(y: number): bigint {
    const root = BigInt(y) * this.#td - this.#n;
    return root * root;
  }

  /** How often the base can be taken off while more than one base is left. */
  #wholeParts(numerator: bigint): number {
    return numerator === 0n ? 0 : Number((numerator - 1n) / this.#base);
  }
}

function integerSqrt(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
