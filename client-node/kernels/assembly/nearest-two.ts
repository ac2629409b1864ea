import { centerLength, pairUp, scoreFour, scoreOne } from "./nearest";

/**
 * As `findNearest`, and the squared distances to the second nearest centre, of two at least; the reference is
 * client-node/src/queries/nearest-two.ts.
 */
export function findNearestTwo(
  tile: usize,
  stride: usize,
  n: i32,
  d: i32,
  centers: usize,
  k: i32,
  pairs: usize,
  labels: usize,
  squares: usize,
  seconds: usize,
): void {
  const length = centerLength(d);
  const end = pairs + <usize>((d + 1) >> 1) * 32;
  for (let u = 0; u < n; u += 8, tile += 16, labels += 32, squares += 32, seconds += 32) {
    pairUp(tile, stride, d, pairs);
    let low = i32x4.splat(i32.MAX_VALUE),
      high = i32x4.splat(i32.MAX_VALUE);
    let lowSecond = low,
      highSecond = high;
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
        lowSecond = i32x4.min_s(lowSecond, i32x4.max_s(low, scoreLow));
        highSecond = i32x4.min_s(highSecond, i32x4.max_s(high, scoreHigh));
        low = i32x4.min_s(low, scoreLow);
        high = i32x4.min_s(high, scoreHigh);
      }
    }
    let lowOwn = i32x4.splat(0),
      highOwn = i32x4.splat(0);
    for (let pair = pairs; pair < end; pair += 32) {
      const l = v128.load(pair),
        h = v128.load(pair, 16);
      lowOwn = i32x4.add(lowOwn, i32x4.dot_i16x8_s(l, l));
      highOwn = i32x4.add(highOwn, i32x4.dot_i16x8_s(h, h));
    }
    v128.store(labels, lowLabel);
    v128.store(labels, highLabel, 16);
    v128.store(squares, i32x4.add(low, lowOwn));
    v128.store(squares, i32x4.add(high, highOwn), 16);
    v128.store(seconds, i32x4.add(lowSecond, lowOwn));
    v128.store(seconds, i32x4.add(highSecond, highOwn), 16);
  }
}
