/** Part of the mean gradient, and of the mean square, that stays from step to step. */
const [KEPT, KEPT_SQUARES] = [0.9, 0.95];

/** Longest move of a parameter in one step, where its gradient is beyond the noise. */
const STEP = 0.06;

/** A parameter moves as if its gradient were this many times as large as the noise at least: squares of it. */
const LEAST_SQUARES = 4;

/** How a parameter's gradients have been so far. */
interface Means {
  readonly gradient: Float64Array;
  readonly squares: Float64Array;
}

/**
 * Climbs by noisy gradients, every parameter at its own pace: the mean of its gradients over the root of their mean square, of
 * which the noise's variance is taken away, since that is known.
 */
export class NoiseCorrectedAdam {
  readonly #means: Means;
  #steps = 0;

  constructor(length: number) {
    this.#means = { gradient: new Float64Array(length), squares: new Float64Array(length) };
  }

  /** Moves parameters in place by one gradient, whose entries have the noise `sigma`. */
  move(parameters: Float64Array, gradient: Float64Array, sigma: number): void {
    this.#steps += 1;
    const [whole, wholeSquares] = [KEPT, KEPT_SQUARES].map((kept) => 1 - power(kept, this.#steps));
    const noise = sigma * sigma;
    const { gradient: mean, squares } = this.#means;
    for (let at = 0; at < parameters.length; at++) {
      mean[at] = KEPT * mean[at] + (1 - KEPT) * gradient[at];
      squares[at] = KEPT_SQUARES * squares[at] + (1 - KEPT_SQUARES) * gradient[at] * gradient[at];
      const real = squares[at] / wholeSquares - noise;
      parameters[at] += (STEP * mean[at]) / whole / Math.sqrt(Math.max(real, LEAST_SQUARES * noise + 1e-8));
    }
  }
}

/** A power by products: the same bits everywhere. */
function power(base: number, exponent: number): number {
  let product = 1;
  for (let times = 0; times < exponent; times++) product *= base;
  return product;
}
