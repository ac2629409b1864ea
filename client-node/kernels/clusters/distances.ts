/** Rows whose distances are added up side by side. */
const AT_ONCE: usize = 4;

/** Added to a distance, a 32-bit float rounds it to 1/16 and holds it in its last digits, behind these bits. */
const SIXTEENTHS: f32 = 524288;
const BITS: i32 = 0x49000000;

/**
 * Adds of four rows the distances to others, times their weights, in whole sixteenths. `rows`: of each of the four its squared length, then its
 * coordinates times −2 in pairs of 16 bits. `others`: in fours, 16 bytes a pair, `count` of them, a multiple of 4; `lengths`, `weights`: 32 bits each.
 * `out`: of each of the four a sum of 64 bits, which is added to.
 */
export function distances(
  rows: usize,
  pairs: i32,
  others: usize,
  lengths: usize,
  weights: usize,
  count: i32,
  out: usize,
): void {
  addUp<i64>(rows, pairs, others, lengths, weights, count, out);
}

/** As `distances`, of others whose weights together are below 2^13: sums of distances below 2^19 fit 32 bits. */
export function lightDistances(
  rows: usize,
  pairs: i32,
  others: usize,
  lengths: usize,
  weights: usize,
  count: i32,
  out: usize,
): void {
  addUp<i32>(rows, pairs, others, lengths, weights, count, out);
}

function addUp<Sum>(
  rows: usize,
  pairs: i32,
  others: usize,
  lengths: usize,
  weights: usize,
  count: i32,
  out: usize,
): void {
  const length: usize = 4 + ((<usize>pairs) << 2);
  const n0 = v128.load32_splat(rows),
    n1 = v128.load32_splat(rows + length),
    n2 = v128.load32_splat(rows + length * 2),
    n3 = v128.load32_splat(rows + length * 3);
  // Of which sums it is, is decided when this is compiled: either way is a function of its own.
  let s0 = i64x2.splat(0),
    s1 = i64x2.splat(0),
    s2 = i64x2.splat(0),
    s3 = i64x2.splat(0);
  for (
    const end = lengths + <usize>count * 4;
    lengths < end;
    lengths += 4 * AT_ONCE, weights += 4 * AT_ONCE
  ) {
    const square = v128.load(lengths);
    let d0 = i32x4.add(square, n0),
      d1 = i32x4.add(square, n1),
      d2 = i32x4.add(square, n2),
      d3 = i32x4.add(square, n3);
    let row = rows;
    for (const last = others + <usize>pairs * 16; others < last; others += 16) {
      row += 4;
      const other = v128.load(others);
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(other, v128.load32_splat(row)));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(other, v128.load32_splat(row + length)));
      d2 = i32x4.add(d2, i32x4.dot_i16x8_s(other, v128.load32_splat(row + length * 2)));
      d3 = i32x4.add(d3, i32x4.dot_i16x8_s(other, v128.load32_splat(row + length * 3)));
    }
    const weight = v128.load(weights);
    const bits0 = inSixteenths(d0);
    s0 = sizeof<Sum>() === 4 ? i32x4.add(s0, i32x4.mul(bits0, weight)) : addWide(s0, bits0, weight);
    const bits1 = inSixteenths(d1);
    s1 = sizeof<Sum>() === 4 ? i32x4.add(s1, i32x4.mul(bits1, weight)) : addWide(s1, bits1, weight);
    const bits2 = inSixteenths(d2);
    s2 = sizeof<Sum>() === 4 ? i32x4.add(s2, i32x4.mul(bits2, weight)) : addWide(s2, bits2, weight);
    const bits3 = inSixteenths(d3);
    s3 = sizeof<Sum>() === 4 ? i32x4.add(s3, i32x4.mul(bits3, weight)) : addWide(s3, bits3, weight);
  }
  addTo(out, sizeof<Sum>() === 4 ? widened(s0) : s0);
  addTo(out + 8, sizeof<Sum>() === 4 ? widened(s1) : s1);
  addTo(out + 16, sizeof<Sum>() === 4 ? widened(s2) : s2);
  addTo(out + 24, sizeof<Sum>() === 4 ? widened(s3) : s3);
}

/** Roots in sixteenths, rounded. */
function inSixteenths(square: v128): v128 {
  const root = f32x4.add(f32x4.sqrt(f32x4.convert_i32x4_s(square)), f32x4.splat(SIXTEENTHS));
  return i32x4.sub(root, i32x4.splat(BITS));
}

/** Adds products as two numbers of 64 bits. */
function addWide(sum: v128, bits: v128, weight: v128): v128 {
  return i64x2.add(
    i64x2.add(sum, i64x2.extmul_low_i32x4_u(bits, weight)),
    i64x2.extmul_high_i32x4_u(bits, weight),
  );
}

function widened(sums: v128): v128 {
  return i64x2.add(i64x2.extend_low_i32x4_u(sums), i64x2.extend_high_i32x4_u(sums));
}

function addTo(out: usize, lanes: v128): void {
  store<i64>(out, load<i64>(out) + i64x2.extract_lane(lanes, 0) + i64x2.extract_lane(lanes, 1));
}
