import { add } from "./add";
import { findOutside } from "./cutoff";
import { UNITS_HEAD, highPair, lookUp, lowPair, unitLength } from "./hidden";
import { placeOthers } from "./rows";
import { WEIGHED, weighRows } from "./scores";
import { HIDDEN, REST, ROWS, STEPS, allColumns, section } from "./sections";
import { stepFrom } from "./weighed";

/** The constant feature's place on the grid. */
const ONE = 683;
/** A chance is a whole number up to this. */
const WHOLE = 16384;

/**
 * Adds, of users with a class, ⌊(r·v·f + 2^29) / 2^30⌋: v is what a score gains by a little more of each parameter, r what the
 * chance is short of the class, f = ⌊2^42 / max(|r|·⌈‖v‖⌉, reach)⌋. All products are whole numbers below 2^53.
 * Words: sections; that of steps has of each its chance, 16 bits, the rest is the reach. Columns: d and zeros up to a multiple of 2.
 * Scratch: 2 bytes a user; 16 bytes a parameter, a column and a unit; 32 bytes a unit; `WEIGHED` and 256.
 * Classes stand behind the tile, a byte a user.
 */
export function gradient(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const rows = section(words, ROWS);
  const d = load<i32>(rows);
  const units = section(words, HIDDEN);
  const hidden = units === 0 ? 0 : load<i32>(units);
  const length = d + 1 + hidden * (d + 2);
  const classes = tile + <usize>allColumns(words) * stride;
  const counters = scratch + <usize>n * 2;
  const eight = counters + <usize>length * 16;
  const weighed = eight + 128;
  const pairs = weighed + WEIGHED;
  const tangents = pairs + <usize>((d + 1) >> 1) * 32;
  const slopes = tangents + <usize>hidden * 16;
  findOutside(classes, scratch, n);
  placeOthers(rows, tile, scratch, n, stride);
  memory.fill(counters, 0, <usize>length * 16);
  for (let u: usize = 0; u < <usize>n; u += 8) {
    const at = tile + u * 2;
    weighRows(words, at, stride, pairs, weighed, tangents);
    findRests(section(words, STEPS), classes + u, scratch + u * 2, weighed, weighed + 32);
    if (hidden > 0) findSlopes(units, d, tangents, slopes);
    sumSquares(at, stride, d, hidden, tangents, slopes, eight);
    findFactors(weighed + 32, load<i32>(section(words, REST)), eight);
    addEntries(counters, eight, i32x4.splat(ONE), i32x4.splat(ONE));
    let counter = counters + 16;
    for (let j = 0, column = at; j < d; j++, column += stride, counter += 16)
      addEntries(counter, eight, v128.load16x4_s(column), v128.load16x4_s(column, 8));
    for (let h = 0; h < hidden; h++)
      counter = addUnit(counter, eight, at, stride, d, tangents + <usize>h * 16, slopes + <usize>h * 32);
  }
  for (let at = 0; at < length; at++) {
    const both = v128.load(counters + ((<usize>at) << 4));
    add(sums, at, <i64>(f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1)));
  }
}

/** Writes eight users' rests, 4 bytes each, 0 for those who are gone. `weighed`: of their scores; 16 bytes behind the rests are used as well. */
function findRests(table: usize, classes: usize, gone: usize, weighed: usize, rests: usize): void {
  const low = stepFrom(v128.load(weighed));
  const high = stepFrom(v128.load(weighed, 16));
  lookUp(table, i16x8.narrow_i32x4_s(low, high), rests + 32);
  const chances = v128.load(rests, 32);
  // A class is 0 or 1, a chance at most 2^14.
  const wholes = i16x8.shl(v128.load8x8_u(classes), 14);
  const rest = v128.andnot(i16x8.sub(wholes, chances), v128.load(gone));
  v128.store(rests, i32x4.extend_low_i16x8_s(rest));
  v128.store(rests, i32x4.extend_high_i16x8_s(rest), 16);
}

/** Writes eight users' slopes of every unit, ⌊out·(2^28 − t²) / 2^34 + 1/2⌋, 4 bytes each. */
function findSlopes(units: usize, d: i32, tangents: usize, slopes: usize): void {
  const length = unitLength(d);
  const most = i32x4.splat(1 << 28);
  let unit = units + UNITS_HEAD;
  for (let left = load<i32>(units); left > 0; left--, unit += length, tangents += 16, slopes += 32) {
    const out = f64x2.splat(<f64>load<i32>(unit));
    const t = v128.load(tangents);
    v128.store(slopes, slopesOf(out, i32x4.sub(most, i32x4.extmul_low_i16x8_s(t, t))));
    v128.store(slopes, slopesOf(out, i32x4.sub(most, i32x4.extmul_high_i16x8_s(t, t))), 16);
  }
}

function slopesOf(out: v128, rest: v128): v128 {
  const low = slopePair(f64x2.mul(out, lowPair(rest)));
  const high = slopePair(f64x2.mul(out, highPair(rest)));
  return v128.shuffle<i64>(low, high, 0, 2);
}

function slopePair(product: v128): v128 {
  const part = f64x2.mul(product, f64x2.splat(1 / 17179869184.0));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(part, f64x2.splat(0.5))));
}

/** ⌊part·place / 2^14 + 1/2⌋ of four users. */
function placed(part: v128, place: v128): v128 {
  return i32x4.shr_s(i32x4.add(i32x4.mul(part, place), i32x4.splat(1 << 13)), 14);
}

/** Writes eight users' ‖v‖², 8 bytes each. */
function sumSquares(
  tile: usize,
  stride: usize,
  d: i32,
  hidden: i32,
  tangents: usize,
  slopes: usize,
  squares: usize,
): void {
  const one = i32x4.splat(ONE);
  let low = i32x4.splat(ONE * ONE),
    high = low;
  for (let j = 0, column = tile; j < d; j++, column += stride) {
    const a = v128.load(column);
    low = i32x4.add(low, i32x4.extmul_low_i16x8_s(a, a));
    high = i32x4.add(high, i32x4.extmul_high_i16x8_s(a, a));
  }
  v128.store(squares, lowPair(low));
  v128.store(squares, highPair(low), 16);
  v128.store(squares, lowPair(high), 32);
  v128.store(squares, highPair(high), 48);
  for (; hidden > 0; hidden--, tangents += 16, slopes += 32) {
    const s0 = v128.load(slopes),
      s1 = v128.load(slopes, 16);
    addSquares(squares, placed(v128.load16x4_s(tangents), one), placed(v128.load16x4_s(tangents, 8), one));
    addSquares(squares, placed(s0, one), placed(s1, one));
    for (let j = 0, column = tile; j < d; j++, column += stride)
      addSquares(squares, placed(s0, v128.load16x4_s(column)), placed(s1, v128.load16x4_s(column, 8)));
  }
}

function addSquares(squares: usize, low: v128, high: v128): void {
  addSquare(squares, lowPair(low));
  addSquare(squares + 16, highPair(low));
  addSquare(squares + 32, lowPair(high));
  addSquare(squares + 48, highPair(high));
}

function addSquare(square: usize, value: v128): void {
  v128.store(square, f64x2.add(v128.load(square), f64x2.mul(value, value)));
}

/** Writes eight users' r·f / 2^30, 8 bytes each, behind their ‖v‖². */
function findFactors(rests: usize, reach: i32, squares: usize): void {
  const low = v128.load(rests),
    high = v128.load(rests, 16);
  const least = f64x2.splat(<f64>reach);
  v128.store(squares, factorOf(v128.load(squares), lowPair(low), least), 64);
  v128.store(squares, factorOf(v128.load(squares, 16), highPair(low), least), 80);
  v128.store(squares, factorOf(v128.load(squares, 32), lowPair(high), least), 96);
  v128.store(squares, factorOf(v128.load(squares, 48), highPair(high), least), 112);
}

function factorOf(square: v128, rest: v128, least: v128): v128 {
  let root = f64x2.ceil(f64x2.sqrt(square));
  const less = f64x2.sub(root, f64x2.splat(1));
  root = v128.bitselect(less, root, f64x2.ge(f64x2.mul(less, less), square));
  const norm = f64x2.max(f64x2.mul(f64x2.abs(rest), root), least);
  const factor = f64x2.floor(f64x2.div(f64x2.splat(4398046511104.0), norm));
  return f64x2.mul(f64x2.mul(rest, factor), f64x2.splat(1 / 1073741824.0));
}

/** Adds eight users' entries of one parameter: ⌊v·(r·f / 2^30) + 1/2⌋. */
function addEntries(counter: usize, squares: usize, low: v128, high: v128): void {
  const first = f64x2.add(entry(lowPair(low), squares + 64), entry(highPair(low), squares + 80));
  const last = f64x2.add(entry(lowPair(high), squares + 96), entry(highPair(high), squares + 112));
  v128.store(counter, f64x2.add(v128.load(counter), f64x2.add(first, last)));
}

function entry(value: v128, factor: usize): v128 {
  return f64x2.floor(f64x2.add(f64x2.mul(value, v128.load(factor)), f64x2.splat(0.5)));
}

/** Adds eight users' entries of one unit; returns where the next one's are counted. */
function addUnit(
  counter: usize,
  squares: usize,
  tile: usize,
  stride: usize,
  d: i32,
  tangents: usize,
  slopes: usize,
): usize {
  const one = i32x4.splat(ONE);
  const s0 = v128.load(slopes),
    s1 = v128.load(slopes, 16);
  addEntries(
    counter,
    squares,
    placed(v128.load16x4_s(tangents), one),
    placed(v128.load16x4_s(tangents, 8), one),
  );
  addEntries(counter + 16, squares, placed(s0, one), placed(s1, one));
  counter += 32;
  for (let j = 0; j < d; j++, tile += stride, counter += 16)
    addEntries(counter, squares, placed(s0, v128.load16x4_s(tile)), placed(s1, v128.load16x4_s(tile, 8)));
  return counter;
}
