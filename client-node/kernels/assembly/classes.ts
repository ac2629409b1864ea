import { add, total } from "./add";
import { leaveCodes } from "./bins";
import { CLASSES, findOutside } from "./cutoff";
import { TABLE, writeTable } from "./starts";

/** Most bins of a feature whose starts are compared with every code; a table tells more of them. */
const FEW = 16;

/** Starts that are looked at in one pass over a column. */
const AT_ONCE = 3;

/**
 * Adds, of users with a class, a 1 in the bin and class of every feature that has a code.
 * Words: d, most starts of a feature, then of each its starts. Scratch: 1 when the tables stand; a table a
 * feature; counters of 8 bytes a bin of most bins, one more for those without a code; 4 bytes a user. Classes stand behind the tile, a byte a user.
 */
export function classCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const tables = scratch + 16;
  const counters = tables + <usize>d * TABLE;
  const outside = counters + <usize>(load<i32>(words, 4) + 2) * 8;
  const classes = tile + <usize>d * stride;
  if (load<i32>(scratch) === 0) writeTables(words + 8, d, tables);
  store<i32>(scratch, 1);
  findOutside(classes, outside, n);
  const ones = outside + <usize>n * 2;
  const inOne = findOnes(classes, ones, n);
  let feature = words + 8;
  let at = 0;
  for (let j = 0; j < d; j++) {
    const bins = load<i32>(feature) + 1;
    const column = tile + <usize>j * stride;
    if (bins <= FEW) {
      leaveCodes(column, outside, n, i16x8.splat(i16.MIN_VALUE));
      store<i32>(counters, n);
      store<i32>(counters, inOne, 4);
      countSteps(column, ones, counters, n, feature + 4, bins);
    } else {
      leaveCodes(column, outside, n, i16x8.splat(0));
      memory.fill(counters, 0, <usize>(bins + 1) * 8);
      count(column, classes, tables + <usize>j * TABLE, counters, n);
    }
    for (let bin = 0; bin < bins * CLASSES; bin++)
      add(sums, at + bin, load<i32>(counters + ((<usize>bin) << 2)));
    at += bins * CLASSES;
    feature += 4 + ((<usize>(bins - 1)) << 2);
  }
}

function writeTables(words: usize, d: i32, tables: usize): void {
  for (let j = 0; j < d; j++, tables += TABLE) words = writeTable(words, tables, CLASSES);
}

/** Writes ones for users of class 1, whose classes are 0 or 1; returns how many they are. */
function findOnes(classes: usize, ones: usize, n: i32): i32 {
  let count = 0;
  for (let u: usize = 0; u < <usize>n; u += 8) {
    const isOne = i16x8.neg(v128.load8x8_u(classes + u));
    v128.store(ones + u * 2, isOne);
    count += popcnt(i16x8.bitmask(isOne));
  }
  return count;
}

/** Counts, of all and of class 1, who is at every start or above; who is in a bin is at its start, and not at the next. */
function countSteps(column: usize, ones: usize, counters: usize, n: i32, starts: usize, bins: i32): void {
  for (let step = 1; step <= bins; step += AT_ONCE)
    countFrom(column, ones, n, starts, step, bins, counters + ((<usize>step) << 3));
  for (let bin = 0; bin < bins; bin++, counters += 8) {
    const inOne = load<i32>(counters, 4) - load<i32>(counters, 12);
    store<i32>(counters, load<i32>(counters) - load<i32>(counters, 8) - inOne);
    store<i32>(counters, inOne, 4);
  }
}

/** Counts who is at three starts or above, of which those up to `bins` are asked for. A lane is at most an eighth of a tile. */
function countFrom(
  column: usize,
  ones: usize,
  n: i32,
  starts: usize,
  step: i32,
  bins: i32,
  counters: usize,
): void {
  const a = startOf(starts, step, bins),
    b = startOf(starts, step + 1, bins),
    c = startOf(starts, step + 2, bins);
  let allA = i16x8.splat(0),
    allB = allA,
    allC = allA,
    oneA = allA,
    oneB = allA,
    oneC = allA;
  for (const end = column + <usize>n * 2; column < end; column += 16, ones += 16) {
    const codes = v128.load(column);
    const isOne = v128.load(ones);
    const fromA = i16x8.ge_s(codes, a),
      fromB = i16x8.ge_s(codes, b),
      fromC = i16x8.ge_s(codes, c);
    allA = i16x8.sub(allA, fromA);
    allB = i16x8.sub(allB, fromB);
    allC = i16x8.sub(allC, fromC);
    oneA = i16x8.sub(oneA, v128.and(fromA, isOne));
    oneB = i16x8.sub(oneB, v128.and(fromB, isOne));
    oneC = i16x8.sub(oneC, v128.and(fromC, isOne));
  }
  storeFrom(counters, allA, oneA);
  if (step + 1 <= bins) storeFrom(counters + 8, allB, oneB);
  if (step + 2 <= bins) storeFrom(counters + 16, allC, oneC);
}

/** A bin's start as a number with a sign; behind the last one that of those without a code. */
function startOf(starts: usize, step: i32, bins: i32): v128 {
  const code = step < bins ? load<i32>(starts + ((<usize>(step - 1)) << 2)) : 0xffff;
  return i16x8.splat(<i16>(code - 0x8000));
}

function storeFrom(counters: usize, all: v128, one: v128): void {
  const each = i16x8.splat(1);
  store<i32>(counters, <i32>total(i32x4.dot_i16x8_s(all, each)));
  store<i32>(counters, <i32>total(i32x4.dot_i16x8_s(one, each)), 4);
}

function count(column: usize, classes: usize, table: usize, counters: usize, n: i32): void {
  for (let u: usize = 0; u < <usize>n; u++) {
    const bin =
      <usize>load<u16>(table + ((<usize>load<u16>(column + u * 2)) << 1)) + <usize>load<u8>(classes + u);
    const at = counters + (bin << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}
