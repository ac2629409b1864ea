/**
 * Weighed sums of rows on the grid, exact; the reference is client-node/src/queries/score-row.ts. A weight is h·2^13 + l: of
 * both parts the products with a row's 64 places, and their sums, fit 32 bits.
 */

/** Bits of the lower part of a weight. */
const LOW_BITS = 13;

/** Bytes of the words of weights: the constant's product, its h and l, then of all columns the h in pairs, then the l. */
export function weightsLength(d: i32): usize {
  return 8 + <usize>((d + 1) >> 1) * 8;
}

/** Writes eight users' Σ h·a, 4 bytes each, and behind them their Σ l·a. `pairs` to `end`: their rows with coordinates in pairs. */
export function weigh(pairs: usize, end: usize, weights: usize, sums: usize): void {
  let h0 = v128.load32_splat(weights),
    l0 = v128.load32_splat(weights, 4);
  let h1 = h0,
    l1 = l0;
  const length = (end - pairs) >> 3;
  let at = weights + 8;
  for (let pair = pairs; pair < end; pair += 32, at += 4) {
    const low = v128.load(pair),
      high = v128.load(pair, 16);
    const h = v128.load32_splat(at),
      l = v128.load32_splat(at + length);
    h0 = i32x4.add(h0, i32x4.dot_i16x8_s(low, h));
    h1 = i32x4.add(h1, i32x4.dot_i16x8_s(high, h));
    l0 = i32x4.add(l0, i32x4.dot_i16x8_s(low, l));
    l1 = i32x4.add(l1, i32x4.dot_i16x8_s(high, l));
  }
  v128.store(sums, h0);
  v128.store(sums, h1, 16);
  v128.store(sums, l0, 32);
  v128.store(sums, l1, 48);
}

/** ⌊score / 2^13⌋ of four users. */
export function rough(h: v128, l: v128): v128 {
  return i32x4.add(h, i32x4.shr_s(l, LOW_BITS));
}

/** Step of a score, from 0 on: ⌊⌊score / 2^13⌋ / 2^4⌋, from −2^12 to 2^12, and 2^12. */
export function stepFrom(score: v128): v128 {
  const most = i32x4.splat(4096);
  const step = i32x4.shr_s(score, 4);
  return i32x4.add(i32x4.max_s(i32x4.min_s(step, most), i32x4.neg(most)), most);
}
