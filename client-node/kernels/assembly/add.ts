/** Adds to one of the sums: whole numbers of 64 bits, in the order of the query's vector. */
export function add(sums: usize, at: i32, value: i64): void {
  const place = sums + ((<usize>at) << 3);
  store<i64>(place, load<i64>(place) + value);
}

/** Sum of four 32-bit numbers. */
export function total(lanes: v128): i64 {
  return (
    <i64>i32x4.extract_lane(lanes, 0) +
    <i64>i32x4.extract_lane(lanes, 1) +
    <i64>i32x4.extract_lane(lanes, 2) +
    <i64>i32x4.extract_lane(lanes, 3)
  );
}
