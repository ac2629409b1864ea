import { add } from "./add";
import { BITS, BLOCK, findBits } from "./conditions";
import { findOutside } from "./cutoff";
import { leaveOut, placeOthers } from "./rows";
import { findSteps } from "./scores";
import { CONDITIONS, REST, ROWS, STEPS, allColumns, section, treeColumns } from "./sections";

/**
 * Adds, of users with a class, a 1 in one cell of score bin and class, or of side of a campaign and class.
 * Words: sections; that of steps has of each its bin, 16 bits, the rest how many bins, and cells of a bin. Scratch: 2 bytes a user; 4 bytes a
 * cell; 2 bytes a user of a block; `BITS` bytes a condition; what leaves and steps take. Classes stand behind the tile, a byte a user.
 */
export function scoreCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const conditions = section(words, CONDITIONS);
  const table = section(words, STEPS);
  const width = load<i32>(section(words, REST), 4);
  const cells = load<i32>(section(words, REST)) * width;
  const classes = tile + <usize>allColumns(words) * stride;
  const counters = scratch + <usize>n * 2;
  const steps = counters + ((<usize>cells) << 2);
  const bits = steps + BLOCK * 2;
  const room = bits + <usize>load<i32>(conditions) * BITS;
  findOutside(classes, scratch, n, width - 1);
  leaveOut(tile, scratch, n, stride, treeColumns(words));
  const rows = section(words, ROWS);
  if (rows !== 0) placeOthers(rows, tile + <usize>treeColumns(words) * stride, scratch, n, stride);
  memory.fill(counters, 0, (<usize>cells) << 2);
  for (let at: usize = 0; at < <usize>n; at += BLOCK) {
    findBits(conditions, tile + at * 2, stride, bits);
    findSteps(words, tile + at * 2, stride, bits, room, steps);
    for (let u: usize = 0, end = min(BLOCK, <usize>users - at); u < end; u++) {
      if (load<i16>(scratch + (at + u) * 2) !== 0) continue;
      const bin = <usize>load<u16>(table + ((<usize>load<u16>(steps + u * 2)) << 1));
      const cell = counters + ((bin * <usize>width + <usize>load<u8>(classes + at + u)) << 2);
      store<i32>(cell, load<i32>(cell) + 1);
    }
  }
  for (let cell = 0; cell < cells; cell++) add(sums, cell, load<i32>(counters + ((<usize>cell) << 2)));
}
