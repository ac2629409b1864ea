import { add } from "./add";
import { findOutside } from "./cutoff";
import { leaveOut } from "./rows";

/** Counters of one column: so many beside each other, so that equal values do not wait for each other. */
const LANES = 4;

/**
 * Adds 1 in the equal bin of every feature's code, of users who have all codes.
 * Words: d, bins. Scratch: 2 bytes a user, and 16 bytes a bin and 16 more.
 */
export function binCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const bins = load<i32>(words, 4);
  memory.fill(scratch, 0, <usize>n * 2);
  leaveOut(tile, scratch, n, stride, d);
  const counters = scratch + <usize>n * 2;
  for (let j = 0; j < d; j++) {
    const column = tile + <usize>j * stride;
    leaveCodes(column, scratch, n);
    countBins(column, counters, n, bins);
    flush(counters, sums + <usize>(j * bins) * 8, bins);
  }
}

/**
 * Adds 1 in the equal bin of every feature's code, and in one more for a missing code.
 * Words: d, bins, 1 when only users with a class count, which stand behind the tile, a byte a user. Scratch as in `binCounts`.
 */
export function valueCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const bins = load<i32>(words, 4);
  const counters = scratch + <usize>n * 2;
  const missing = counters + ((<usize>bins) << 4);
  // Behind the last user the tile is filled up with missing codes.
  let out = n - users;
  memory.fill(scratch, 0, <usize>n * 2);
  if (load<i32>(words, 8) !== 0) out = leaveOutside(tile + <usize>d * stride, scratch, n);
  for (let j = 0; j < d; j++) {
    const column = tile + <usize>j * stride;
    leaveCodes(column, scratch, n);
    countBins(column, counters, n, bins);
    store<i32>(missing, load<i32>(missing) - out);
    flush(counters, sums + <usize>(j * (bins + 1)) * 8, bins + 1);
  }
}

/** Writes ones for users without a class; returns how many they are, with those behind the last user. */
function leaveOutside(classes: usize, gone: usize, n: i32): i32 {
  findOutside(classes, gone, n);
  let out = 0;
  for (let u: usize = 0; u < <usize>n * 2; u += 16) out += popcnt(i16x8.bitmask(v128.load(gone + u)));
  return out;
}

/** Takes the codes of a column from those who are gone. */
function leaveCodes(column: usize, gone: usize, n: i32): void {
  for (let u: usize = 0; u < <usize>n * 2; u += 16)
    v128.store(column + u, v128.or(v128.load(column + u), v128.load(gone + u)));
}

/** Counts ⌊code·bins / 65535⌋, which is `bins` for NO_CODE. */
function countBins(column: usize, counters: usize, n: i32, bins: i32): void {
  memory.fill(counters, 0, <usize>(bins + 1) * 4 * LANES);
  const width = i16x8.splat(<i16>bins);
  const one = i32x4.splat(1);
  for (let u: usize = 0; u < <usize>n * 2; u += 16) {
    const codes = v128.load(column + u);
    let low = i32x4.extmul_low_i16x8_u(codes, width);
    let high = i32x4.extmul_high_i16x8_u(codes, width);
    low = i32x4.shr_u(i32x4.add(i32x4.add(low, i32x4.shr_u(low, 16)), one), 16);
    high = i32x4.shr_u(i32x4.add(i32x4.add(high, i32x4.shr_u(high, 16)), one), 16);
    count(counters, i32x4.extract_lane(low, 0), 0);
    count(counters, i32x4.extract_lane(low, 1), 4);
    count(counters, i32x4.extract_lane(low, 2), 8);
    count(counters, i32x4.extract_lane(low, 3), 12);
    count(counters, i32x4.extract_lane(high, 0), 0);
    count(counters, i32x4.extract_lane(high, 1), 4);
    count(counters, i32x4.extract_lane(high, 2), 8);
    count(counters, i32x4.extract_lane(high, 3), 12);
  }
}

function count(counters: usize, bin: i32, lane: usize): void {
  const at = counters + ((<usize>bin) << 4) + lane;
  store<i32>(at, load<i32>(at) + 1);
}

function flush(counters: usize, sums: usize, bins: i32): void {
  for (let bin = 0; bin < bins; bin++, counters += 16) {
    add(
      sums,
      bin,
      load<i32>(counters) + load<i32>(counters, 4) + load<i32>(counters, 8) + load<i32>(counters, 12),
    );
  }
}
