import { clusters, pending, rowBytes, setPending, sums, totals } from "./layout";

/** So many users' coordinates, each at most 2^11, fit a sum of 32 bits. */
const MOST_PENDING: i32 = 1 << 19;

/** A row that has no label yet. */
const NONE: u16 = 65535;

/** Numbers behind a row's sums: users, and three that fill up. */
const BEHIND: usize = 4;

/** Takes a row of so many users from one cluster's sums to another's. */
export function moveRow(words: usize, row: usize, weight: i32, from: u16, to: u16): void {
  const bytes = rowBytes(words);
  const stride = bytes * 2 + BEHIND * 4;
  const first = sums(words);
  while (weight > 0) {
    let room = MOST_PENDING - pending(words);
    if (room === 0) {
      flush(words);
      room = MOST_PENDING;
    }
    const some = min(weight, room);
    if (from !== NONE) addRow(first + <usize>from * stride, row, bytes, -some);
    addRow(first + <usize>to * stride, row, bytes, some);
    setPending(words, pending(words) + some);
    weight -= some;
  }
}

function addRow(sum: usize, row: usize, bytes: usize, times: i32): void {
  const factor = i32x4.splat(times);
  for (const end = row + bytes; row < end; row += 16, sum += 32) {
    const places = v128.load(row);
    const low = i32x4.mul(i32x4.extend_low_i16x8_s(places), factor);
    const high = i32x4.mul(i32x4.extend_high_i16x8_s(places), factor);
    v128.store(sum, i32x4.add(v128.load(sum), low));
    v128.store(sum, i32x4.add(v128.load(sum, 16), high), 16);
  }
  store<i32>(sum, load<i32>(sum) + times);
}

/** Adds what is pending to the totals. */
export function flush(words: usize): void {
  const stride = rowBytes(words) * 2 + BEHIND * 4;
  let sum = sums(words);
  let total = totals(words);
  for (const end = sum + <usize>clusters(words) * stride; sum < end; sum += 8, total += 16) {
    v128.store(total, i64x2.add(v128.load(total), i64x2.extend_low_i32x4_s(v128.load64_zero(sum))));
    store<i64>(sum, 0);
  }
  setPending(words, 0);
}
