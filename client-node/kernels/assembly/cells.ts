import { add } from "./add";
import { highPair, lowPair } from "./hidden";
import { pairUp } from "./nearest";
import { placeRows, rowWordsLength } from "./rows";

/** Bytes of an axis' words: cells, side, length, what is added to Σ a_i·w_i, half of the length; then its weights in pairs. */
function axisLength(d: i32): usize {
  return 20 + <usize>((d + 1) >> 1) * 4;
}

/**
 * Adds a 1 in the user's cell, or in the part of the nearest parent cell.
 * Words: of the rows; q, cells, parents or 0; the axes; with parents: of each cell its parent's place; of each parent where
 * its children begin and, of each axis, its low end and its parts. Columns: d and zeros up to a multiple of 2.
 * Scratch: 6 bytes a user, 4 of each axis, and 16 bytes a column.
 */
export function cellHistogram(
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
  const q = load<i32>(asked);
  const axes = asked + 12;
  const slots = axes + <usize>q * axisLength(d);
  const hasParents = load<i32>(asked, 8) !== 0;
  const parents = slots + <usize>load<i32>(asked, 4) * 4;
  const cells = scratch + <usize>n * 2;
  const places = cells + <usize>n * 4;
  placeRows(words, tile, scratch, n, stride);
  project(tile, stride, n, d, q, axes, places + <usize>n * 4 * <usize>q, places, cells);
  for (let u = 0; u < users; u++) {
    if (load<i16>(scratch + <usize>u * 2) !== 0) continue;
    const place = places + <usize>u * 4;
    const cell = load<i32>(cells + <usize>u * 4);
    if (!hasParents) add(sums, cell, 1);
    else
      add(
        sums,
        childOf(parents, load<i32>(slots + <usize>cell * 4), axes, axisLength(d), q, place, <usize>n * 4),
        1,
      );
  }
}

/** Writes of every axis the users' places from its low end, ⌊(Σ a_i·w_i + shift) / 2^10⌋ + half, cut to its length; and their cells. */
function project(
  tile: usize,
  stride: usize,
  n: i32,
  d: i32,
  q: i32,
  axes: usize,
  pairs: usize,
  places: usize,
  cells: usize,
): void {
  const end = pairs + <usize>((d + 1) >> 1) * 32;
  const zero = i32x4.splat(0);
  for (let u = 0; u < n; u += 8, tile += 16, places += 32, cells += 32) {
    let cellLow = zero,
      cellHigh = zero;
    pairUp(tile, stride, d, pairs);
    let place = places;
    let axis = axes;
    for (let one = 0; one < q; one++, axis += axisLength(d), place += <usize>n * 4) {
      let low = v128.load32_splat(axis, 12);
      let high = low;
      let weights = axis + 20;
      for (let pair = pairs; pair < end; pair += 32, weights += 4) {
        const w = v128.load32_splat(weights);
        low = i32x4.add(low, i32x4.dot_i16x8_s(v128.load(pair), w));
        high = i32x4.add(high, i32x4.dot_i16x8_s(v128.load(pair, 16), w));
      }
      const half = v128.load32_splat(axis, 16);
      const last = i32x4.sub(v128.load32_splat(axis, 8), i32x4.splat(1));
      low = i32x4.min_s(i32x4.max_s(i32x4.add(i32x4.shr_s(low, 10), half), zero), last);
      high = i32x4.min_s(i32x4.max_s(i32x4.add(i32x4.shr_s(high, 10), half), zero), last);
      v128.store(place, low);
      v128.store(place, high, 16);
      const count = v128.load32_splat(axis);
      const side = f64x2.splat(<f64>load<i32>(axis, 4));
      cellLow = i32x4.add(i32x4.mul(cellLow, count), parted(low, side));
      cellHigh = i32x4.add(i32x4.mul(cellHigh, count), parted(high, side));
    }
    v128.store(cells, cellLow);
    v128.store(cells, cellHigh, 16);
  }
}

/** ⌊place / side⌋ of four users: quotients of whole numbers below 2^31 are rounded to none that they do not reach. */
function parted(place: v128, side: v128): v128 {
  const low = i32x4.trunc_sat_f64x2_s_zero(f64x2.div(lowPair(place), side));
  const high = i32x4.trunc_sat_f64x2_s_zero(f64x2.div(highPair(place), side));
  return v128.shuffle<i64>(low, high, 0, 2);
}

function childOf(
  parents: usize,
  slot: i32,
  axis: usize,
  length: usize,
  q: i32,
  place: usize,
  stride: usize,
): i32 {
  let parent = parents + <usize>slot * (4 + <usize>q * 8);
  const first = load<i32>(parent);
  let index = 0;
  for (let one = 0; one < q; one++, axis += length, place += stride, parent += 8) {
    const parts = load<i32>(parent, 8);
    const inside = (load<i32>(place) - load<i32>(parent, 4)) * parts;
    index = index * parts + (inside <= 0 ? 0 : min(inside / load<i32>(axis, 4), parts - 1));
  }
  return first + index;
}
