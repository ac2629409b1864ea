/** So many users are asked at once, a bit each. */
export const BLOCK: usize = 128;

/** Bytes of the bits of a block. */
export const BITS: usize = 16;

/**
 * Writes for every condition a bit a user of a block: whether the code of a column is its start or more.
 * `conditions`: how many, then of each its start in the lower half of a word and its column in the upper one. `tile`: where
 * the block begins in the first column.
 */
export function findBits(conditions: usize, tile: usize, stride: usize, bits: usize): void {
  let one = conditions + 4;
  for (const end = one + ((<usize>load<i32>(conditions)) << 2); one < end; one += 4, bits += BITS) {
    const start = v128.load16_splat(one);
    let column = tile + <usize>load<u16>(one, 2) * stride;
    for (let at: usize = 0; at < BITS; at += 2, column += 32) {
      const low = i16x8.ge_u(v128.load(column), start);
      const high = i16x8.ge_u(v128.load(column, 16), start);
      store<u16>(bits + at, <u16>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
    }
  }
}
