/**
 * Codes of a tile become rows on the grid, in place. A tile holds columns of 16-bit codes, `stride` bytes apart, of n
 * users, a multiple of 8: behind the last real user all codes are NO_CODE. All of it is integer arithmetic as written in
 * shared/src/queries/scaling.ts, whose reference is client-node/src/queries/scale-row.ts.
 */

/** A row's part of the words: d, radius, 1 when no row is longer than that, and of every column origin, bound, factor. */
export const ROW_WORDS: usize = 12;

/** Side of the box on the grid. */
const GRID: i16 = 2048;

/** Bytes of the words of d columns. */
export function rowWordsLength(d: i32): usize {
  return ROW_WORDS + <usize>d * 12;
}

/**
 * Makes rows of the codes of those users who have all of them, zeros of the others; writes into `gone`, 16 bits a user,
 * ones for these. Returns how many users there are.
 */
export function placeRows(words: usize, tile: usize, gone: usize, n: i32, stride: usize): i32 {
  memory.fill(gone, 0, <usize>n * 2);
  return placeOthers(words, tile, gone, n, stride);
}

/** As `placeRows` of those who are not gone yet. */
export function placeOthers(words: usize, tile: usize, gone: usize, n: i32, stride: usize): i32 {
  const d = load<i32>(words);
  const users = leaveOut(tile, gone, n, stride, d);
  for (let j = 0; j < d; j++)
    placeColumn(words + ROW_WORDS + <usize>j * 12, tile + <usize>j * stride, gone, n);
  if (load<i32>(words, 8) === 0) shrinkRows(tile, n, stride, d, load<i32>(words, 4));
  return users;
}

/** Writes into `gone`, 16 bits a user, ones for those, too, who lack a code. Returns how many users are left. */
export function leaveOut(tile: usize, gone: usize, n: i32, stride: usize, d: i32): i32 {
  const none = i16x8.splat(-1);
  let users = n;
  for (let u: usize = 0; u < <usize>n * 2; u += 16) {
    let lacks = v128.load(gone + u);
    for (let j = 0; j < d; j++)
      lacks = v128.or(lacks, i16x8.eq(v128.load(tile + <usize>j * stride + u), none));
    v128.store(gone + u, lacks);
    users -= popcnt(i16x8.bitmask(lacks));
  }
  return users;
}

/** clamp(⌊((code − origin)·factor + 2^15) / 2^16⌋, ±2^11); beyond `bound` codes from the origin that is ±2^11 in any case. */
function placeColumn(words: usize, column: usize, gone: usize, n: i32): void {
  const origin = i32x4.splat(load<i32>(words));
  const most = i32x4.splat(load<i32>(words, 4));
  const least = i32x4.neg(most);
  const factor = i32x4.splat(load<i32>(words, 8));
  const half = i32x4.splat(1 << 15);
  const top = i16x8.splat(GRID);
  const bottom = i16x8.splat(-GRID);
  for (let u: usize = 0; u < <usize>n * 2; u += 16) {
    const codes = v128.load(column + u);
    let low = i32x4.sub(i32x4.extend_low_i16x8_u(codes), origin);
    let high = i32x4.sub(i32x4.extend_high_i16x8_u(codes), origin);
    low = i32x4.max_s(i32x4.min_s(low, most), least);
    high = i32x4.max_s(i32x4.min_s(high, most), least);
    low = i32x4.shr_s(i32x4.add(i32x4.mul(low, factor), half), 16);
    high = i32x4.shr_s(i32x4.add(i32x4.mul(high, factor), half), 16);
    const places = i16x8.max_s(i16x8.min_s(i16x8.narrow_i32x4_s(low, high), top), bottom);
    v128.store(column + u, v128.andnot(places, v128.load(gone + u)));
  }
}

/** Shrinks the rows that are longer than the radius. */
function shrinkRows(tile: usize, n: i32, stride: usize, d: i32, radius: i32): void {
  const longest = i32x4.splat(radius * radius);
  for (let u = 0; u < n; u += 8) {
    let low = i32x4.splat(0);
    let high = i32x4.splat(0);
    let at = tile + <usize>u * 2;
    for (let j = 0; j < d; j++, at += stride) {
      const places = v128.load(at);
      low = i32x4.add(low, i32x4.extmul_low_i16x8_s(places, places));
      high = i32x4.add(high, i32x4.extmul_high_i16x8_s(places, places));
    }
    let long = i32x4.bitmask(i32x4.gt_s(low, longest)) | (i32x4.bitmask(i32x4.gt_s(high, longest)) << 4);
    for (; long !== 0; long &= long - 1) {
      const user = u + ctz(long);
      shrinkRow(tile + <usize>user * 2, stride, d, radius);
    }
  }
}

/** f = ⌊radius·2^16 / ⌈√Σa²⌉⌋, a = trunc(a·f / 2^16). */
function shrinkRow(row: usize, stride: usize, d: i32, radius: i32): void {
  let square = 0;
  for (let j = 0, at = row; j < d; j++, at += stride) square += <i32>load<i16>(at) * <i32>load<i16>(at);
  const factor = (radius << 16) / ceilRoot(square);
  for (let j = 0, at = row; j < d; j++, at += stride)
    store<i16>(at, <i16>((<i32>load<i16>(at) * factor) / 65536));
}

/** The least whole number whose square is no less. */
function ceilRoot(square: i32): i32 {
  const root = <i32>ceil<f64>(sqrt<f64>(<f64>square));
  return (root - 1) * (root - 1) >= square ? root - 1 : root;
}
