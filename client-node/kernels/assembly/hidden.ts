import { rough, stepFrom, weigh, weightsLength } from "./weighed";

/** Words of hidden units: how many; then of each what it adds, and its weights. */
export const UNITS_HEAD: usize = 4;

/** Bytes of the words of one unit. */
export function unitLength(d: i32): usize {
  return 4 + weightsLength(d);
}

/**
 * Writes eight users' tangents, unit by unit, 16 bits each, and what the units add to the l of their scores, which stand
 * behind the h at `sums`: `⌊score / 2^13⌋` is then written in place of the h. `table`: tangents by step, 16 bits each; behind
 * `sums` 64 bytes more.
 */
export function bend(
  units: usize,
  d: i32,
  table: usize,
  pairs: usize,
  end: usize,
  sums: usize,
  tangents: usize,
): void {
  let s0 = f64x2.splat(0),
    s1 = f64x2.splat(0),
    s2 = f64x2.splat(0),
    s3 = f64x2.splat(0);
  const length = unitLength(d);
  const own = sums + 64;
  let unit = units + UNITS_HEAD;
  for (let left = load<i32>(units); left > 0; left--, unit += length, tangents += 16) {
    weigh(pairs, end, unit + 4, own);
    const low = stepFrom(rough(v128.load(own), v128.load(own, 32)));
    const high = stepFrom(rough(v128.load(own, 16), v128.load(own, 48)));
    lookUp(table, i16x8.narrow_i32x4_s(low, high), tangents);
    const out = f64x2.splat(<f64>load<i32>(unit));
    const t = v128.load(tangents);
    const t0 = i32x4.extend_low_i16x8_s(t),
      t1 = i32x4.extend_high_i16x8_s(t);
    s0 = f64x2.add(s0, f64x2.mul(out, lowPair(t0)));
    s1 = f64x2.add(s1, f64x2.mul(out, highPair(t0)));
    s2 = f64x2.add(s2, f64x2.mul(out, lowPair(t1)));
    s3 = f64x2.add(s3, f64x2.mul(out, highPair(t1)));
  }
  const l0 = v128.load(sums, 32),
    l1 = v128.load(sums, 48);
  v128.store(sums, i32x4.add(v128.load(sums), joined(added(lowPair(l0), s0), added(highPair(l0), s1))));
  v128.store(
    sums,
    i32x4.add(v128.load(sums, 16), joined(added(lowPair(l1), s2), added(highPair(l1), s3))),
    16,
  );
}

/** ⌊(l + ⌊s / 2^8⌋) / 2^13⌋: whole numbers below 2^52, and powers of two. */
function added(l: v128, s: v128): v128 {
  const whole = f64x2.add(l, f64x2.floor(f64x2.mul(s, f64x2.splat(1 / 256))));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.mul(whole, f64x2.splat(1 / 8192))));
}

function joined(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(low, high, 0, 2);
}

/** The first two of four whole numbers, and the last two, as doubles. */
export function lowPair(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(four);
}

export function highPair(four: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i64>(four, four, 1, 1));
}

/** Writes what a table of 16-bit numbers has at eight places. */
export function lookUp(table: usize, places: v128, found: usize): void {
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 0)) << 1)));
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 1)) << 1)), 2);
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 2)) << 1)), 4);
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 3)) << 1)), 6);
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 4)) << 1)), 8);
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 5)) << 1)), 10);
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 6)) << 1)), 12);
  store<u16>(found, load<u16>(table + ((<usize>i16x8.extract_lane_u(places, 7)) << 1)), 14);
}
