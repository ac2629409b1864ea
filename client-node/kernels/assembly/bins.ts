import { add, total } from "./add";
import { findOutside } from "./cutoff";
import { leaveOut } from "./rows";

/** Counters of one column: so many beside each other, so that equal values do not wait for each other. */
const LANES = 4;

/** Steps that are looked at in one pass over a column. */
const AT_ONCE = 5;

/**
 * Adds 1 in the equal bin of every feature's code, of users who have all codes.
 * Words: d, bins, 0; then of few bins 1 and what is the most of each that ends, with a sign, filled up to a multiple of 5, else
 * 0. Scratch: 2 bytes a user, and 16 bytes a bin and 16 more.
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
    countBins(column, scratch, counters, n, bins, words + 12);
    flush(counters, sums + <usize>(j * bins) * 8, bins);
  }
}

/**
 * Adds 1 in the equal bin of every feature's code, and in one more for a missing code.
 * Words as in `binCounts`, but 1 in place of 0 when only users with a class count, which stand behind the tile, a byte a user.
 * Scratch as there.
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
    countBins(column, scratch, counters, n, bins, words + 12);
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

/** Takes the codes of a column from those who are gone; `sign`: what turns codes into numbers with a sign, or zeros. */
export function leaveCodes(column: usize, gone: usize, n: i32, sign: v128): void {
  for (let u: usize = 0; u < <usize>n * 2; u += 16) {
    const codes = v128.or(v128.load(column + u), v128.load(gone + u));
    v128.store(column + u, v128.xor(codes, sign));
  }
}

/** Counts of a column ⌊code·bins / 65535⌋, which is `bins` for NO_CODE; `gone`: who has no code any more. */
function countBins(column: usize, gone: usize, counters: usize, n: i32, bins: i32, steps: usize): void {
  memory.fill(counters, 0, <usize>(bins + 1) * 4 * LANES);
  const isStepped = load<i32>(steps) !== 0;
  leaveCodes(column, gone, n, i16x8.splat(isStepped ? i16.MIN_VALUE : 0));
  if (isStepped) countSteps(column, counters, n, bins, steps + 4);
  else countEach(column, counters, n, bins);
}

/** Counts who is above every step; who is in a bin is above the one below it, and not above its own. */
function countSteps(column: usize, counters: usize, n: i32, bins: i32, steps: usize): void {
  store<i32>(counters, n);
  for (let bin = 0; bin < bins; bin += AT_ONCE, steps += AT_ONCE * 4)
    countAbove(column, n, steps, counters + ((<usize>bin) << 4), bins - bin);
  for (let bin = 0; bin < bins; bin++, counters += 16)
    store<i32>(counters, load<i32>(counters) - load<i32>(counters, 16));
}

/** Counts who is above five steps, of which so many are asked for. A lane is at most an eighth of a tile. */
function countAbove(column: usize, n: i32, steps: usize, counters: usize, asked: i32): void {
  const a = v128.load16_splat(steps),
    b = v128.load16_splat(steps, 4),
    c = v128.load16_splat(steps, 8),
    d = v128.load16_splat(steps, 12),
    e = v128.load16_splat(steps, 16);
  let inA = i16x8.splat(0),
    inB = inA,
    inC = inA,
    inD = inA,
    inE = inA;
  for (const end = column + <usize>n * 2; column < end; column += 16) {
    const codes = v128.load(column);
    inA = i16x8.sub(inA, i16x8.gt_s(codes, a));
    inB = i16x8.sub(inB, i16x8.gt_s(codes, b));
    inC = i16x8.sub(inC, i16x8.gt_s(codes, c));
    inD = i16x8.sub(inD, i16x8.gt_s(codes, d));
    inE = i16x8.sub(inE, i16x8.gt_s(codes, e));
  }
  storeAbove(counters, 1, asked, inA);
  storeAbove(counters, 2, asked, inB);
  storeAbove(counters, 3, asked, inC);
  storeAbove(counters, 4, asked, inD);
  storeAbove(counters, 5, asked, inE);
}

function storeAbove(counters: usize, bin: i32, asked: i32, lanes: v128): void {
  if (bin <= asked)
    store<i32>(counters + ((<usize>bin) << 4), <i32>total(i32x4.dot_i16x8_s(lanes, i16x8.splat(1))));
}

/** Counts code by code. */
function countEach(column: usize, counters: usize, n: i32, bins: i32): void {
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
