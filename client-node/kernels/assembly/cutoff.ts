/** Classes of a target: 0 and 1. */
export const CLASSES = 2;

/** Writes 16 ones for a user whose class is none from 0 to `last`, and makes it 0. */
export function findOutside(classes: usize, outside: usize, n: i32, last: i32 = CLASSES - 1): void {
  const most = i16x8.splat(<i16>last);
  for (let u: usize = 0; u < <usize>n; u += 8) {
    const given = v128.load64_zero(classes + u);
    // A negative number is a large one without a sign.
    const none = i16x8.gt_u(i16x8.extend_low_i8x16_s(given), most);
    v128.store(outside + u * 2, none);
    v128.store64_lane(classes + u, v128.andnot(given, i8x16.narrow_i16x8_s(none, none)), 0);
  }
}
