import { add } from "./add";
import { BITS, BLOCK, findBits } from "./conditions";
import { CLASSES, findOutside } from "./cutoff";
import { TREES_HEAD, findLeaves } from "./leaves";
import { leaveOut } from "./rows";
import { ASKED, CONDITIONS, REST, allColumns, section, treeColumns } from "./sections";
import { TABLE, writeTable } from "./starts";

/**
 * Adds, of users with a class, a 1 in the bin and class of every counted feature at the end of the tree that they reach.
 * Words: sections; a leaf's value is its end; the rest is how many ends, counted features and most starts of one, then of each
 * its column and its starts. Scratch: 1 when the tables stand; a table a counted feature; counters of 8 bytes a bin of
 * most bins, one more for those who are not counted, at every end; 2 bytes a user and 1 byte; `BITS` bytes a condition; what
 * leaves take. Classes stand behind the tile, a byte a user.
 */
export function treeCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const asked = section(words, REST);
  const ends = load<i32>(asked);
  const features = load<i32>(asked, 4);
  const tables = scratch + 16;
  const counters = tables + <usize>features * TABLE;
  const gone = counters + <usize>((load<i32>(asked, 8) + 2) * ends) * 8;
  const reached = gone + <usize>n * 2;
  const bits = reached + ((<usize>n + BLOCK) & ~15);
  const classes = tile + <usize>allColumns(words) * stride;
  if (load<i32>(scratch) === 0) writeTables(asked + 12, features, tables);
  store<i32>(scratch, 1);
  findOutside(classes, gone, n);
  leaveOut(tile, gone, n, stride, treeColumns(words));
  findEnds(words, tile, stride, n, bits, reached);
  let feature = asked + 12;
  let width = 0;
  for (let at = 0, one = feature; at < features; at++) {
    width += (load<i32>(one, 4) + 1) * CLASSES;
    one += 8 + ((<usize>load<i32>(one, 4)) << 2);
  }
  let offset = 0;
  for (let at = 0; at < features; at++) {
    const column = tile + <usize>load<i32>(feature) * stride;
    const cells = (load<i32>(feature, 4) + 1) * CLASSES;
    memory.fill(counters, 0, <usize>((cells + CLASSES) * ends) * 4);
    count(
      column,
      gone,
      classes,
      reached,
      n,
      tables + <usize>at * TABLE,
      <usize>(cells + CLASSES) * 4,
      counters,
    );
    for (let end = 0; end < ends; end++) {
      const from = counters + <usize>(end * (cells + CLASSES)) * 4;
      for (let cell = 0; cell < cells; cell++)
        add(sums, end * width + offset + cell, load<i32>(from + ((<usize>cell) << 2)));
    }
    offset += cells;
    feature += 8 + ((<usize>load<i32>(feature, 4)) << 2);
  }
}

function writeTables(feature: usize, features: i32, tables: usize): void {
  for (let at = 0; at < features; at++, tables += TABLE) feature = writeTable(feature + 4, tables, CLASSES);
}

/** Writes the end that each user reaches, a byte each. */
function findEnds(words: usize, tile: usize, stride: usize, n: i32, bits: usize, reached: usize): void {
  const conditions = section(words, CONDITIONS);
  const tree = section(words, ASKED);
  const room = bits + <usize>load<i32>(conditions) * BITS;
  const depth = load<i32>(tree, 4);
  const nodes = tree + TREES_HEAD;
  const values = nodes + ((((<usize>1) << depth) - 1) << 2);
  for (let first: usize = 0; first < <usize>n; first += BLOCK) {
    findBits(conditions, tile + first * 2, stride, bits);
    const leaves = findLeaves(nodes, depth, bits, room);
    for (let u: usize = 0; u < BLOCK; u++)
      store<u8>(reached + first + u, <u8>load<i32>(values + ((<usize>load<u8>(leaves + u)) << 2)));
  }
}

/** Counts users by end, bin and class; those who are not counted behind the last bin. */
function count(
  column: usize,
  gone: usize,
  classes: usize,
  reached: usize,
  n: i32,
  table: usize,
  width: usize,
  counters: usize,
): void {
  for (let u: usize = 0; u < <usize>n; u++) {
    const code = <usize>(load<u16>(column + u * 2) | load<u16>(gone + u * 2));
    const cell = <usize>load<u16>(table + (code << 1)) + <usize>load<u8>(classes + u);
    const at = counters + <usize>load<u8>(reached + u) * width + (cell << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
}
