import { add, total } from "./add";
import { placeRows } from "./rows";

/** Adds 1, a, and ⌊a² / 2^11⌋ − 2^10 of the users of a tile. Words: of the rows. Scratch: 2 bytes a user. */
export function summary(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const here = placeRows(words, tile, scratch, n, stride);
  const one = i16x8.splat(1);
  add(sums, 0, here);
  for (let j = 0; j < d; j++) {
    let sum = i32x4.splat(0),
      squares = i32x4.splat(0);
    for (let at = tile + <usize>j * stride, end = at + <usize>n * 2; at < end; at += 16) {
      const places = v128.load(at);
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(places, one));
      squares = i32x4.add(squares, i32x4.shr_u(i32x4.extmul_low_i16x8_s(places, places), 11));
      squares = i32x4.add(squares, i32x4.shr_u(i32x4.extmul_high_i16x8_s(places, places), 11));
    }
    add(sums, 1 + j, total(sum));
    add(sums, 1 + d + j, total(squares) - 1024 * <i64>here);
  }
}
