import { add } from "./add";
import { CLASSES, findOutside } from "./cutoff";
import { TABLE, writeTable } from "./starts";

/**
 * Adds, of users with a class, a 1 in the bin and class of every feature that has a code.
 * Words: d, most starts of a feature, then of each its starts. Scratch: 1 when the tables stand; a table a
 * feature; counters of 8 bytes a bin of most bins, one more for those without a code; 2 bytes a user. Classes stand behind the tile, a byte a user.
 */
export function classCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const d = load<i32>(words);
  const tables = scratch + 16;
  const counters = tables + <usize>d * TABLE;
  const outside = counters + <usize>(load<i32>(words, 4) + 2) * 8;
  const classes = tile + <usize>d * stride;
  if (load<i32>(scratch) === 0) writeTables(words + 8, d, tables);
  store<i32>(scratch, 1);
  findOutside(classes, outside, n);
  let feature = words + 8;
  let at = 0;
  for (let j = 0; j < d; j++) {
    const bins = load<i32>(feature) + 1;
    const column = tile + <usize>j * stride;
    memory.fill(counters, 0, <usize>(bins + 1) * 8);
    for (let u: usize = 0; u < <usize>n * 2; u += 16)
      v128.store(column + u, v128.or(v128.load(column + u), v128.load(outside + u)));
    count(column, classes, tables + <usize>j * TABLE, counters, n);
    for (let bin = 0; bin < bins * CLASSES; bin++)
      add(sums, at + bin, load<i32>(counters + ((<usize>bin) << 2)));
    at += bins * CLASSES;
    feature += 4 + ((<usize>(bins - 1)) << 2);
  }
}

function writeTables(words: usize, d: i32, tables: usize): void {
  for (let j = 0; j < d; j++, tables += TABLE) words = writeTable(words, tables, CLASSES);
}

function count(column: usize, classes: usize, table: usize, counters: usize, n: i32): void {
  for (let u: usize = 0; u < <usize>n; u++) {
    const bin =
      <usize>load<u16>(table + ((<usize>load<u16>(column + u * 2)) << 1)) + <usize>load<u8>(classes + u);
    const at = counters + (bin << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}
