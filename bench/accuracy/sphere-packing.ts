import type { RandomState } from "./random.ts";

/**
 * Draws k starting centres in [−1, 1]^d uniformly in the box shrunk by a, each at least 2a from the others; after
 * 100 failed draws in a row a is halved and the draw starts again.
 * @see Su, Cao, Li, Bertino, Jin 2016, section 3.2
 */
export function spherePacking(k: number, d: number, random: RandomState): Float64Array {
  for (let radius = 1; ; radius /= 2) {
    const centers = tryPacking(k, d, radius, random);
    if (centers !== undefined) return centers;
  }
}

function tryPacking(k: number, d: number, radius: number, random: RandomState): Float64Array | undefined {
  const centers = new Float64Array(k * d);
  let failures = 0;
  for (let count = 0; count < k;) {
    for (let i = 0; i < d; i++) centers[count * d + i] = (2 * random.uniform() - 1) * (1 - radius);
    if (isApart(centers, count, d, 2 * radius)) {
      count++;
      failures = 0;
    } else if (++failures === 100) return undefined;
  }
  return centers;
}

function isApart(centers: Float64Array, last: number, d: number, distance: number): boolean {
  for (let j = 0; j < last; j++) {
    let square = 0;
    for (let i = 0; i < d; i++) square += (centers[j * d + i] - centers[last * d + i]) ** 2;
    if (square < distance * distance) return false;
  }
  return true;
}
