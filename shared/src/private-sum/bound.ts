import type { BlockParameters } from "./types.ts";

/**
 * Holds one user's integers of one block, in place, to the block's Δ and multiplies them by its scale: Σv² ≤ deltaSq, always.
 * `values[i]` belongs to entry `indices[i]` of the block for i < `count`; indices are distinct. Every query measures
 * within its bound; a part that is not (a value that is no integer, an index twice or outside the block, too long, for
 * `ones` more than the allowed entries or one that is not 1) becomes the zero vector: a user is never an error. Allocates nothing.
 */
export function boundBlock(
  indices: Int32Array,
  values: Float64Array,
  count: number,
  { norm, scale, length }: BlockParameters,
): void {
  const isBounded =
    areDistinct(indices, count, length) &&
    (norm.kind === "ones" ? areOnes(values, count, norm.count) : areWithin(values, count, norm.square));
  if (!isBounded) values.fill(0, 0, count);
  else if (scale !== 1) for (let i = 0; i < count; i++) values[i]! *= scale;
}

function areDistinct(indices: Int32Array, count: number, length: number): boolean {
  let largest = -1;
  for (let i = 0; i < count; i++) {
    const index = indices[i]!;
    if (index < 0 || index >= length) return false;
    if (index > largest) {
      largest = index;
      continue;
    }
    // Out of order, rarely: compare with everything before.
    for (let j = 0; j < i; j++) if (indices[j] === index) return false;
  }
  return true;
}

function areOnes(values: Float64Array, count: number, allowed: number): boolean {
  if (count > allowed) return false;
  for (let i = 0; i < count; i++) if (values[i] !== 1) return false;
  return true;
}

function areWithin(values: Float64Array, count: number, square: number): boolean {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (!Number.isInteger(values[i])) return false;
    sum += values[i]! * values[i]!;
  }
  return sum <= square;
}
