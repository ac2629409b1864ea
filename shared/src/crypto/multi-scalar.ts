/** What a sum of multiples needs of a group. */
export interface GroupElement<P> {
  add(other: P): P;
  subtract(other: P): P;
  double(): P;
}

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
  const largest = values.reduce((bound, value) => Math.max(bound, Math.abs(value)), 0);
  const bits = largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 2;
  const width = windowFor(points.length, bits);
  const half = 2 ** (width - 1);
  const rest = Float64Array.from(values);
  const windows: P[] = [];
  while (rest.some((value) => value !== 0)) {
    const buckets: (P | undefined)[] = Array.from({ length: half });
    for (let k = 0; k < rest.length; k++) {
      // The digit in [−half, half) that leaves a multiple of 2^width.
      const low = rest[k] - Math.floor(rest[k] / (2 * half)) * (2 * half);
      const digit = low < half ? low : low - 2 * half;
      rest[k] = (rest[k] - digit) / (2 * half);
      if (digit === 0) continue;
      const at = Math.abs(digit) - 1;
      const held = buckets[at] ?? zero;
      buckets[at] = digit > 0 ? held.add(points[k]) : held.subtract(points[k]);
    }
    windows.push(weightedSum(buckets, zero));
  }
  return windows.reduceRight((high, window) => {
    let shifted = high;
    for (let i = 0; i < width; i++) shifted = shifted.double();
    return shifted.add(window);
  }, zero);
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
function windowFor(points: number, bits: number): number {
  const cost = (width: number) => Math.ceil(bits / width) * (points + 2 ** width);
  let best = 2;
  for (let width = 3; width <= 16; width++) if (cost(width) < cost(best)) best = width;
  return best;
}
