/** Nearest centres of rows on the grid; the reference is client-node/src/queries/nearest-center.ts. */

/** Bytes of a centre's words, of d columns: its squared length, then its coordinates in pairs of 16 bits. */
export function centerLength(d: i32): usize {
  return 4 + <usize>((d + 1) >> 1) * 4;
}

/** Bytes that eight users' pairs of coordinates take, and those of four centres' scores behind them. */
export function pairsLength(d: i32): usize {
  return <usize>((d + 1) >> 1) * 32 + 128;
}

/** Writes eight users' rows with their coordinates in pairs: of every pair of columns 4 users, then 4 more. */
export function pairUp(tile: usize, stride: usize, d: i32, pairs: usize): void {
  for (let j = 0; j < d; j += 2, tile += stride * 2, pairs += 32) {
    const even = v128.load(tile);
    const odd = v128.load(tile + stride);
    v128.store(pairs, v128.shuffle<i16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(pairs, v128.shuffle<i16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15), 16);
  }
}

/**
 * Writes of the users of a tile the index of the nearest of k centres, ties to the lowest, and the squared distance to it,
 * 4 bytes a user each: ‖a‖² + (‖c‖² − 2·a·c), whose second part is a centre's score. `pairs`: `pairsLength` bytes of scratch.
 */
export function findNearest(
  tile: usize,
  stride: usize,
  n: i32,
  d: i32,
  centers: usize,
  k: i32,
  pairs: usize,
  labels: usize,
  squares: usize,
): void {
  const length = centerLength(d);
  const end = pairs + <usize>((d + 1) >> 1) * 32;
  for (let u = 0; u < n; u += 8, tile += 16, labels += 32, squares += 32) {
    pairUp(tile, stride, d, pairs);
    let low = i32x4.splat(i32.MAX_VALUE),
      high = i32x4.splat(i32.MAX_VALUE);
    let lowLabel = i32x4.splat(0),
      highLabel = i32x4.splat(0);
    let center = centers;
    for (let c = 0; c < k;) {
      const next = c + 4 <= k ? c + 4 : c + 1;
      if (next - c === 4) scoreFour(pairs, end, center, length);
      else scoreOne(pairs, end, center);
      for (let score = end; c < next; c++, score += 32, center += length) {
        const label = i32x4.splat(c);
        const scoreLow = v128.load(score),
          scoreHigh = v128.load(score, 16);
        lowLabel = v128.bitselect(label, lowLabel, i32x4.lt_s(scoreLow, low));
        highLabel = v128.bitselect(label, highLabel, i32x4.lt_s(scoreHigh, high));
        low = i32x4.min_s(low, scoreLow);
        high = i32x4.min_s(high, scoreHigh);
      }
    }
    for (let pair = pairs; pair < end; pair += 32) {
      const l = v128.load(pair),
        h = v128.load(pair, 16);
      low = i32x4.add(low, i32x4.dot_i16x8_s(l, l));
      high = i32x4.add(high, i32x4.dot_i16x8_s(h, h));
    }
    v128.store(labels, lowLabel);
    v128.store(labels, highLabel, 16);
    v128.store(squares, low);
    v128.store(squares, high, 16);
  }
}

/** Writes eight users' scores of four centres behind their pairs. */
export function scoreFour(pairs: usize, end: usize, center: usize, length: usize): void {
  let l0 = i32x4.splat(0),
    l1 = i32x4.splat(0),
    l2 = i32x4.splat(0),
    l3 = i32x4.splat(0);
  let h0 = i32x4.splat(0),
    h1 = i32x4.splat(0),
    h2 = i32x4.splat(0),
    h3 = i32x4.splat(0);
  let weights = center + 4;
  for (let pair = pairs; pair < end; pair += 32, weights += 4) {
    const l = v128.load(pair),
      h = v128.load(pair, 16);
    const w0 = v128.load32_splat(weights);
    l0 = i32x4.add(l0, i32x4.dot_i16x8_s(l, w0));
    h0 = i32x4.add(h0, i32x4.dot_i16x8_s(h, w0));
    const w1 = v128.load32_splat(weights + length);
    l1 = i32x4.add(l1, i32x4.dot_i16x8_s(l, w1));
    h1 = i32x4.add(h1, i32x4.dot_i16x8_s(h, w1));
    const w2 = v128.load32_splat(weights + length * 2);
    l2 = i32x4.add(l2, i32x4.dot_i16x8_s(l, w2));
    h2 = i32x4.add(h2, i32x4.dot_i16x8_s(h, w2));
    const w3 = v128.load32_splat(weights + length * 3);
    l3 = i32x4.add(l3, i32x4.dot_i16x8_s(l, w3));
    h3 = i32x4.add(h3, i32x4.dot_i16x8_s(h, w3));
  }
  storeScore(end, center, l0, h0);
  storeScore(end + 32, center + length, l1, h1);
  storeScore(end + 64, center + length * 2, l2, h2);
  storeScore(end + 96, center + length * 3, l3, h3);
}

/** Writes eight users' scores of one centre behind their pairs. */
export function scoreOne(pairs: usize, end: usize, center: usize): void {
  let low = i32x4.splat(0),
    high = i32x4.splat(0);
  let weights = center + 4;
  for (let pair = pairs; pair < end; pair += 32, weights += 4) {
    const w = v128.load32_splat(weights);
    low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load(pair), w));
    high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load(pair, 16), w));
  }
  storeScore(end, center, low, high);
}

function storeScore(score: usize, center: usize, low: v128, high: v128): void {
  const norm = v128.load32_splat(center);
  v128.store(score, i32x4.sub(norm, i32x4.shl(low, 1)));
  v128.store(score, i32x4.sub(norm, i32x4.shl(high, 1)), 16);
}
