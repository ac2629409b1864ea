import { placeRows } from "../assembly/rows";
import { transpose } from "../assembly/transpose";
import { lengths, rowBytes, users } from "./layout";

/**
 * Writes a block's rows, their squared lengths and which users they are, of those of a tile who have all codes. Returns
 * how many. `scaled`: words of the scaling, as of every kernel; `gone`: 2 bytes a user, and eight rows behind them.
 */
export function pack(
  words: usize,
  scaled: usize,
  tile: usize,
  gone: usize,
  block: usize,
  count: i32,
  stride: usize,
): i32 {
  const n = (count + 7) & ~7;
  const bytes = rowBytes(words);
  const width = <i32>(bytes >> 1);
  const eight = gone + <usize>n * 2;
  placeRows(scaled, tile, gone, n, stride);
  let row = block;
  let who = users(words, block);
  for (let u = 0; u < n; u += 8) {
    let there = 255 & ~i16x8.bitmask(v128.load(gone + <usize>u * 2));
    const isWhole = there === 255;
    transpose(tile + <usize>u * 2, stride, width, isWhole ? row : eight);
    for (; there !== 0; there &= there - 1, row += bytes, who += 2) {
      const at = ctz(there);
      if (!isWhole) copyRow(row, eight + <usize>at * bytes, bytes);
      store<u16>(who, <u16>(u + at));
    }
  }
  const rows = <i32>((row - block) / bytes);
  measure(block, lengths(words, block), rows, bytes);
  return rows;
}

function copyRow(to: usize, from: usize, bytes: usize): void {
  for (const end = from + bytes; from < end; from += 16, to += 16) v128.store(to, v128.load(from));
}

function measure(row: usize, length: usize, rows: i32, bytes: usize): void {
  for (let at = 0; at < rows; at++, length += 4) {
    let sum = i32x4.splat(0);
    for (const end = row + bytes; row < end; row += 16) {
      const places = v128.load(row);
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(places, places));
    }
    store<i32>(
      length,
      i32x4.extract_lane(sum, 0) +
        i32x4.extract_lane(sum, 1) +
        i32x4.extract_lane(sum, 2) +
        i32x4.extract_lane(sum, 3),
    );
  }
}
