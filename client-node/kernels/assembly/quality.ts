import { add } from "./add";
import { centerLength, findNearest } from "./nearest";
import { findNearestTwo } from "./nearest-two";
import { placeRows, rowWordsLength } from "./rows";

/** What stands for 1. */
const WHOLE = 16384;

/**
 * Adds, at a user's nearest centre, 1, the simplified silhouette and the distance over twice the radius, in parts of 2^14.
 * Words: of the rows; k, twice the radius; the centres by pairs. Columns: d and zeros up to a multiple of 2. Scratch: 14 bytes
 * a user; `pairsLength`.
 */
export function segmentSilhouettes(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const asked = words + rowWordsLength(d);
  const reach = <f64>load<i32>(asked, 4);
  const labels = scratch + <usize>n * 2;
  const squares = labels + <usize>n * 4;
  const seconds = squares + <usize>n * 4;
  const pairs = seconds + <usize>n * 4;
  placeRows(words, tile, scratch, n, stride);
  findNearestTwo(tile, stride, n, d, asked + 8, load<i32>(asked), pairs, labels, squares, seconds);
  for (let u: usize = 0; u < <usize>users; u++) {
    if (load<i16>(scratch + u * 2) !== 0) continue;
    const nearest = <f64>load<i32>(squares + u * 4);
    const second = <f64>load<i32>(seconds + u * 4);
    const distance = min<f64>(sqrt<f64>(nearest) / reach, 1);
    const silhouette: f64 = second === 0 ? 0 : 1 - sqrt<f64>(nearest / second);
    const at = 3 * load<i32>(labels + u * 4);
    add(sums, at, WHOLE);
    add(sums, at + 1, <i64>floor<f64>(min<f64>(silhouette, 1 - distance) * WHOLE));
    add(sums, at + 2, <i64>floor<f64>(distance * WHOLE));
  }
}

/**
 * Adds, of users with a class, at the nearest centre 1, the class, and what was spent since, in parts of 2^14.
 * Words: of the rows; k, numbers of a segment; the centres by pairs. Columns: d and zeros up to a multiple of 2. Scratch: 10
 * bytes a user; `pairsLength`. Behind the tile stand two numbers of 16 bits a user: the class, and what was spent.
 */
export function segmentOutcomes(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const asked = words + rowWordsLength(d);
  const width = load<i32>(asked, 4);
  const labels = scratch + <usize>n * 2;
  const squares = labels + <usize>n * 4;
  let became = tile + <usize>((d + 1) & ~1) * stride;
  placeRows(words, tile, scratch, n, stride);
  findNearest(tile, stride, n, d, asked + 8, load<i32>(asked), squares + <usize>n * 4, labels, squares);
  for (let u: usize = 0; u < <usize>users; u++, became += 4) {
    const own = <i32>load<u16>(became);
    const spent: i64 = width > 2 ? <i64>load<u16>(became, 2) : 0;
    if (load<i16>(scratch + u * 2) !== 0 || own > 1) continue;
    // Together at most as long as a segment has numbers.
    if (spent * spent > <i64>(width - 1 - own) * WHOLE * WHOLE) continue;
    const at = width * load<i32>(labels + u * 4);
    add(sums, at, WHOLE);
    add(sums, at + 1, <i64>own * WHOLE);
    if (width > 2) add(sums, at + 2, spent);
  }
}

/**
 * Adds a 1 for the nearest of some centres and the nearest of others.
 * Words: of the rows; k; the centres by pairs; the same of the others. Columns: of each d and zeros up to a multiple of 2.
 * Scratch: 16 bytes a user; `pairsLength`.
 */
export function segmentOverlaps(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const centers = words + rowWordsLength(d) + 4;
  const others = centers + <usize>load<i32>(centers - 4) * centerLength(d);
  const k = load<i32>(others + rowWordsLength(load<i32>(others)));
  const labels = scratch + <usize>n * 2;
  const otherGone = labels + <usize>n * 4;
  const otherLabels = otherGone + <usize>n * 2;
  const squares = otherLabels + <usize>n * 4;
  findIn(words, tile, stride, n, scratch, squares);
  findIn(others, tile + <usize>((d + 1) & ~1) * stride, stride, n, otherGone, squares);
  for (let u: usize = 0; u < <usize>users; u++) {
    if ((load<i16>(scratch + u * 2) | load<i16>(otherGone + u * 2)) === 0)
      add(sums, load<i32>(labels + u * 4) * k + load<i32>(otherLabels + u * 4), 1);
  }
}

/** Writes who has no row, and behind that the nearest centres of the others. */
function findIn(words: usize, tile: usize, stride: usize, n: i32, gone: usize, squares: usize): void {
  const d = load<i32>(words);
  const asked = words + rowWordsLength(d);
  placeRows(words, tile, gone, n, stride);
  findNearest(
    tile,
    stride,
    n,
    d,
    asked + 4,
    load<i32>(asked),
    squares + <usize>n * 4,
    gone + <usize>n * 2,
    squares,
  );
}
