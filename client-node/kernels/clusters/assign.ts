import {
  centers,
  clusters,
  dues,
  group,
  labels,
  lengths,
  list,
  masks,
  pairs,
  rowBytes,
  weights,
} from "./layout";
import { findNearest, gather, SIDE_BY_SIDE } from "./nearest";
import { moveRow } from "./sums";

export { flush } from "./sums";

/** Rows that are gathered before they are measured. */
const AT_ONCE: usize = 256;

/** Rows whose dues are looked at at once. */
const LOOKED_AT = 32;

/** Where one row in so many is due, all are read first: memory hands rows over one after the other several times as fast as with gaps. */
const READ_FOR = 12;

/** Bytes that memory hands over at once. */
const LINE: usize = 64;

/** A row may be left alone for no more than centres move by this. */
const MOST_DUE = 32767;

/** Distances are computed in 32-bit floats: both are less than this apart, together, from the true ones. */
const ROUNDING: f32 = 0.0625;

/**
 * Gives those rows of a block a label anew that are due, and moves their sums. `moved`: how far centres have moved since
 * the beginning. A row is due once the second nearest centre could have come as near as the nearest one.
 * Returns how many were measured. Behind the last of `n` rows, up to a multiple of 32, dues are 65535.
 */
export function assign(words: usize, block: usize, n: i32, moved: i32): i32 {
  const table = masks(words);
  const first = list(words);
  const full = first + AT_ONCE * 4;
  const so = i16x8.splat(<i16>moved);
  let due = dues(words, block);
  if (countDue(due, n, so) * READ_FOR > n)
    store<i32>(group(words), readAll(block, <usize>n * rowBytes(words)));
  let measured = 0;
  let end = first;
  for (let row = 0; row < n; row += LOOKED_AT, due += LOOKED_AT * 2) {
    const a = i16x8.le_u(v128.load(due), so),
      b = i16x8.le_u(v128.load(due, 16), so),
      c = i16x8.le_u(v128.load(due, 32), so),
      d = i16x8.le_u(v128.load(due, 48), so);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    end = listRows(table, end, row, a);
    end = listRows(table, end, row + 8, b);
    end = listRows(table, end, row + 16, c);
    end = listRows(table, end, row + 24, d);
    if (end < full) continue;
    measured += measureAll(words, block, first, end, moved);
    end = first;
  }
  return measured + measureAll(words, block, first, end, moved);
}

/** Counts due rows among the first n, in eights. */
function countDue(due: usize, n: i32, so: v128): i32 {
  let counts = i16x8.splat(0);
  for (let end = due + <usize>n * 2; due < end; due += 16)
    counts = i16x8.sub(counts, i16x8.le_u(v128.load(due), so));
  const sums = i32x4.extadd_pairwise_i16x8_u(counts);
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** Reads memory without gaps, into the cache. Returns what shows only that it was read. */
function readAll(at: usize, bytes: usize): i32 {
  let any = 0;
  for (let end = at + bytes; at < end; at += LINE) any |= load<i32>(at);
  return any;
}

/** Writes which of eight rows are marked, without asking one after the other: what is behind the end does not count. Returns the end. */
function listRows(table: usize, end: usize, row: i32, marks: v128): usize {
  const mask = i16x8.bitmask(marks);
  const places = i16x8.extend_low_i8x16_u(v128.load64_zero(table + ((<usize>mask) << 3)));
  const from = i32x4.splat(row);
  v128.store(end, i32x4.add(i32x4.extend_low_i16x8_u(places), from));
  v128.store(end, i32x4.add(i32x4.extend_high_i16x8_u(places), from), 16);
  return end + ((<usize>popcnt(mask)) << 2);
}

/** Writes of every mask of eight bits which are set, as `masks` has it. */
export function prepare(words: usize): void {
  for (let mask: usize = 0; mask < 256; mask++) {
    let at = masks(words) + (mask << 3);
    for (let bits = <i32>mask; bits !== 0; bits &= bits - 1, at++) store<u8>(at, <u8>ctz(bits));
  }
}

function measureAll(words: usize, block: usize, first: usize, end: usize, moved: i32): i32 {
  const count = <i32>((end - first) >> 2);
  // The last row fills its group up; it is found once more where it is.
  for (; ((end - first) & (4 * SIDE_BY_SIDE - 1)) !== 0; end += 4) store<i32>(end, load<i32>(end - 4));
  const bytes = rowBytes(words);
  const eight = group(words);
  const scratch = eight + bytes * 8;
  for (; first < end; first += 4 * SIDE_BY_SIDE) {
    gather(first, block, bytes, eight);
    findNearest(eight, pairs(words), centers(words), clusters(words), scratch, scratch + 160);
    settle(words, block, first, scratch + 160, moved);
  }
  return count;
}

/** Writes of eight rows the labels and when they are due. */
function settle(words: usize, block: usize, first: usize, found: usize, moved: i32): void {
  const length = lengths(words, block);
  const due = dues(words, block);
  const label = labels(words, block);
  const low = dueOf(length, first, v128.load(found, 32), v128.load(found, 64), moved);
  const high = dueOf(length, first + 16, v128.load(found, 48), v128.load(found, 80), moved);
  const next = i16x8.narrow_i32x4_s(v128.load(found), v128.load(found, 16));
  const when = i16x8.narrow_i32x4_u(low, high);
  v128.store(found, next);
  v128.store(found, when, 16);
  for (let at: usize = 0; at < SIDE_BY_SIDE; at++) {
    const row = load<i32>(first + at * 4);
    store<u16>(due + ((<usize>row) << 1), load<u16>(found + at * 2, 16));
    const place = label + ((<usize>row) << 1);
    const was = load<u16>(place);
    const is = load<u16>(found + at * 2);
    if (was === is) continue;
    store<u16>(place, is);
    const weight = weights(words, block);
    moveRow(
      words,
      block + <usize>row * rowBytes(words),
      weight ? load<i32>(weight + ((<usize>row) << 2)) : 1,
      was,
      is,
    );
  }
}

/** ⌊distance to the second − distance to the nearest⌋ from below, on top of `moved`. */
function dueOf(length: usize, first: usize, best: v128, next: v128, moved: i32): v128 {
  let square = v128.load32_zero(length + ((<usize>load<i32>(first)) << 2));
  square = v128.load32_lane(length + ((<usize>load<i32>(first, 4)) << 2), square, 1);
  square = v128.load32_lane(length + ((<usize>load<i32>(first, 8)) << 2), square, 2);
  square = v128.load32_lane(length + ((<usize>load<i32>(first, 12)) << 2), square, 3);
  const near = f32x4.sqrt(f32x4.convert_i32x4_s(i32x4.add(square, best)));
  const far = f32x4.sqrt(f32x4.convert_i32x4_s(i32x4.add(square, next)));
  const gap = f32x4.sub(f32x4.sub(far, near), f32x4.splat(ROUNDING));
  // Where rounding makes a distance of 0 a NaN, which cannot be, or a gap negative, 0 is due at once.
  const whole = i32x4.min_s(i32x4.max_s(i32x4.trunc_sat_f32x4_s(gap), i32x4.splat(0)), i32x4.splat(MOST_DUE));
  return i32x4.add(whole, i32x4.splat(moved));
}
