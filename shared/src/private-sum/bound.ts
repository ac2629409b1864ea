import type { BlockParameters } from "./types.ts";

/** Shrinks a truncated vector by more than the rounding of its norm can have hidden, for up to 2^20 entries. */
const INSIDE = 1 - 2 ** -32;

/**
 * Turns one user's real entries of one block, in place, into integers within the block's Δ: Σv² ≤ deltaSq, always.
 * `values[i]` belongs to entry `indices[i]` of the block for i < `count`; indices are distinct. A part with a value
 * that is not finite, an index twice or outside the block, or (ones) more than the allowed entries or one that is not
 * 1 becomes the zero vector: a user who cannot be measured is never an error. Allocates nothing.
 */
export function boundBlock(
  indices: Int32Array,
  values: Float64Array,
  count: number,
  block: BlockParameters,
): void {
  const isBounded =
    areDistinct(indices, count, block.length) &&
    (block.norm.kind === "ones"
      ? boundOnes(values, count, block.norm.count, block.scale)
      : boundL2(values, count, block.norm.clip, block));
  if (!isBounded) values.fill(0, 0, count);
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

function boundOnes(values: Float64Array, count: number, allowed: number, scale: number): boolean {
  if (count > allowed) return false;
  for (let i = 0; i < count; i++) {
    if (values[i] !== 1) return false;
    values[i] = scale;
  }
  return true;
}

/** Clips to norm `clip`, rounds to the grid, and truncates toward zero when rounding left the ball. */
function boundL2(values: Float64Array, count: number, clip: number, block: BlockParameters): boolean {
  let normSq = 0;
  for (let i = 0; i < count; i++) normSq += values[i]! * values[i]!;
  if (!(normSq < Infinity)) return false;
  const norm = Math.sqrt(normSq);
  const factor = norm > clip ? (block.scale * clip) / norm : block.scale;

  let roundedSq = 0;
  for (let i = 0; i < count; i++) {
    const rounded = Math.round(values[i]! * factor);
    roundedSq += rounded * rounded;
  }
  if (roundedSq <= Number(block.deltaSq)) {
    for (let i = 0; i < count; i++) values[i] = Math.round(values[i]! * factor);
  } else {
    for (let i = 0; i < count; i++) values[i] = Math.trunc(values[i]! * (factor * INSIDE));
  }
  return true;
}
