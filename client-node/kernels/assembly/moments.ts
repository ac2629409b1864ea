import { add, total } from "./add";
import { findOutside } from "./cutoff";
import { placeOthers, placeRows, rowWordsLength } from "./rows";

/** So many users' columns stay in the nearest cache; products of so many fit 32 bits. */
const AT_ONCE = 1024;

/**
 * Adds 1, a, 5·b_i² and 7·b_i·b_j of the users of a tile.
 * Words: of the rows, then the bits that b is coarser by, and 1 when only users with a class count, which stand behind the
 * tile, a byte a user. Scratch: 2 bytes a user. Columns: d and zeros up to a multiple of 4.
 */
export function moments(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const bits = load<i32>(words + rowWordsLength(d));
  if (load<i32>(words + rowWordsLength(d), 4) === 0) add(sums, 0, placeRows(words, tile, scratch, n, stride));
  else {
    findOutside(tile + <usize>((d + 3) & ~3) * stride, scratch, n);
    add(sums, 0, placeOthers(words, tile, scratch, n, stride));
  }
  for (let j = 0; j < d; j++) {
    const column = tile + <usize>j * stride;
    add(sums, 1 + j, sumColumn(column, n));
    if (bits > 0) coarsen(column, n, bits);
  }
  for (let first = 0; first < n; first += AT_ONCE) {
    addProducts(tile + <usize>first * 2, min(AT_ONCE, n - first), stride, d, sums + 8 * (1 + <usize>d));
  }
}

function sumColumn(column: usize, n: i32): i64 {
  const one = i16x8.splat(1);
  let sum = i32x4.splat(0);
  for (let u: usize = 0; u < <usize>n * 2; u += 16)
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(column + u), one));
  return total(sum);
}

/** b = ⌊(a + 2^(bits−1)) / 2^bits⌋. */
function coarsen(column: usize, n: i32, bits: i32): void {
  const one: i32 = 1;
  const half = i16x8.splat(<i16>(one << (bits - 1)));
  for (let u: usize = 0; u < <usize>n * 2; u += 16) {
    v128.store(column + u, i16x8.shr_s(i16x8.add(v128.load(column + u), half), bits));
  }
}

function addProducts(tile: usize, n: i32, stride: usize, d: i32, sums: usize): void {
  for (let i = 0; i < d; i += 2) {
    for (let j = i & ~3; j < d; j += 4) addBlock(tile, n, stride, d, i, j, sums);
  }
}

/** Adds the products of columns i and i + 1 with j to j + 3. */
function addBlock(tile: usize, n: i32, stride: usize, d: i32, i: i32, j: i32, sums: usize): void {
  let a = tile + <usize>i * stride;
  let b = tile + <usize>j * stride;
  let s00 = i32x4.splat(0),
    s01 = i32x4.splat(0),
    s02 = i32x4.splat(0),
    s03 = i32x4.splat(0);
  let s10 = i32x4.splat(0),
    s11 = i32x4.splat(0),
    s12 = i32x4.splat(0),
    s13 = i32x4.splat(0);
  for (const end = a + <usize>n * 2; a < end; a += 16, b += 16) {
    const a0 = v128.load(a);
    const a1 = v128.load(a + stride);
    const b0 = v128.load(b);
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(a0, b0));
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(a1, b0));
    const b1 = v128.load(b + stride);
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(a0, b1));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(a1, b1));
    const b2 = v128.load(b + stride * 2);
    s02 = i32x4.add(s02, i32x4.dot_i16x8_s(a0, b2));
    s12 = i32x4.add(s12, i32x4.dot_i16x8_s(a1, b2));
    const b3 = v128.load(b + stride * 3);
    s03 = i32x4.add(s03, i32x4.dot_i16x8_s(a0, b3));
    s13 = i32x4.add(s13, i32x4.dot_i16x8_s(a1, b3));
  }
  addProduct(sums, d, i, j, s00);
  addProduct(sums, d, i, j + 1, s01);
  addProduct(sums, d, i, j + 2, s02);
  addProduct(sums, d, i, j + 3, s03);
  addProduct(sums, d, i + 1, j, s10);
  addProduct(sums, d, i + 1, j + 1, s11);
  addProduct(sums, d, i + 1, j + 2, s12);
  addProduct(sums, d, i + 1, j + 3, s13);
}

/** Squares first, then the pairs i < j, row after row; what lies below the diagonal or beyond the last column is not asked for. */
function addProduct(sums: usize, d: i32, i: i32, j: i32, lanes: v128): void {
  if (j < i || j >= d) return;
  if (i === j) add(sums, i, 5 * total(lanes));
  else add(sums, d + i * (d - 1) - (i * (i - 1)) / 2 + (j - i - 1), 7 * total(lanes));
}
