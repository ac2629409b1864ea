/** What a sum of multiples needs of a group. */
export interface GroupElement<P> {
  add(other: P): P;
  subtract(other: P): P;
  double(): P;
}

/** Widest window, in bits. */
const WIDEST = 16;

/**
 * Computes Σ values[k] · points[k] for short signed integers (magnitude at most 2^53) by Pippenger's buckets with
 * signed digits: a window costs one addition per point and two per bucket, and there are only as many windows as the
 * largest value needs. Its time depends on the values.
 */
export function multiplyShort<P extends GroupElement<P>>(
  points: readonly P[],
  values: Float64Array,
  zero: P,
): P {
  const { width, windows } = signedDigits(values);
  const sums = windows.map((digits) => {
    const buckets: (P | undefined)[] = Array.from({ length: 2 ** (width - 1) });
    for (const [k, digit] of digits.entries()) {
      if (digit === 0) continue;
      const at = Math.abs(digit) - 1;
      const held = buckets[at] ?? zero;
      buckets[at] = digit > 0 ? held.add(points[k]) : held.subtract(points[k]);
    }
    return weightedSum(buckets, zero);
  });
  return sums.reduceRight((high, sum) => {
    let shifted = high;
    for (let i = 0; i < width; i++) shifted = shifted.double();
    return shifted.add(sum);
  }, zero);
}

/**
 * Writes short signed integers as digits in [−2^(width−1), 2^(width−1)), one list for each window of `width` bits, the
 * lowest first: of the widths up to `widest`, the one with which their multiples cost the fewest additions.
 */
export function signedDigits(
  values: Float64Array,
  widest = WIDEST,
): {
  readonly width: number;
  readonly windows: readonly Int32Array[];
} {
  const largest = values.reduce((bound, value) => Math.max(bound, Math.abs(value)), 0);
  const bits = largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 2;
  const width = windowFor(values.length, bits, widest);
  const half = 2 ** (width - 1);
  const rest = Float64Array.from(values);
  const windows: Int32Array[] = [];
  while (rest.some((value) => value !== 0)) {
    const digits = new Int32Array(rest.length);
    for (let k = 0; k < rest.length; k++) {
      // The digit that leaves a multiple of 2^width.
      const low = rest[k] - Math.floor(rest[k] / (2 * half)) * (2 * half);
      digits[k] = low < half ? low : low - 2 * half;
      rest[k] = (rest[k] - digits[k]) / (2 * half);
    }
    windows.push(digits);
  }
  return { width, windows };
}

/** Computes Σ (i + 1) · buckets[i] as the sum of all suffix sums. */
function weightedSum<P extends GroupElement<P>>(buckets: readonly (P | undefined)[], zero: P): P {
  let suffix = zero;
  let total = zero;
  for (const bucket of buckets.toReversed()) {
    if (bucket !== undefined) suffix = suffix.add(bucket);
    total = total.add(suffix);
  }
  return total;
}

/** Chooses the digit width with the fewest additions for so many points of so many bits. */
function windowFor(points: number, bits: number, widest: number): number {
  const cost = (width: number) => Math.ceil(bits / width) * (points + 2 ** width);
  let best = 2;
  for (let width = 3; width <= widest; width++) if (cost(width) < cost(best)) best = width;
  return best;
}
