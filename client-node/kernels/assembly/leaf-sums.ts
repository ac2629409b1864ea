import { add } from "./add";
import { BITS, BLOCK, findBits } from "./conditions";
import { findOutside } from "./cutoff";
import { TREES_HEAD, findLeaves, treeLength } from "./leaves";
import { leaveOut, placeOthers } from "./rows";
import { findSteps } from "./scores";
import { ASKED, CONDITIONS, ROWS, STEPS, allColumns, section, treeColumns } from "./sections";

/** What an error is of: a chance is a whole number up to this. */
const UNIT = 4096;

/**
 * Adds, of users with a class, a 1 in one cell of leaf and class of every tree.
 * Words: sections. Scratch as in `leafGradients`. Classes stand behind the tile, a byte a user.
 */
export function leafCounts(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  addInLeaves(words, tile, scratch, sums, users, stride);
}

/**
 * Adds, of users with a class, the error and the curvature of their chance in one leaf of every tree.
 * Words: sections; that of steps has of each a chance, and 16 bits higher its curvature. Scratch: 2 bytes a user; 8 bytes a
 * leaf of all trees; 8 bytes and 2 bytes a user of a block; `BITS` bytes a condition; what leaves and steps take.
 */
export function leafGradients(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  addInLeaves(words, tile, scratch, sums, users, stride);
}

/** A user's two numbers are added as one of 64 bits: the first is its lower half, with a sign. */
function addInLeaves(
  words: usize,
  tile: usize,
  scratch: usize,
  sums: usize,
  users: i32,
  stride: usize,
): void {
  const n = (users + 7) & ~7;
  const trees = section(words, ASKED);
  const conditions = section(words, CONDITIONS);
  const counted = load<i32>(trees) << load<i32>(trees, 4);
  const classes = tile + <usize>allColumns(words) * stride;
  const counters = scratch + <usize>n * 2;
  const values = counters + ((<usize>counted) << 3);
  const steps = values + BLOCK * 8;
  const bits = steps + BLOCK * 2;
  const room = bits + <usize>load<i32>(conditions) * BITS;
  findOutside(classes, scratch, n);
  leaveOut(tile, scratch, n, stride, treeColumns(words));
  const rows = section(words, ROWS);
  if (rows !== 0) placeOthers(rows, tile + <usize>treeColumns(words) * stride, scratch, n, stride);
  memory.fill(counters, 0, (<usize>counted) << 3);
  for (let at: usize = 0; at < <usize>n; at += BLOCK) {
    const here = min(BLOCK, <usize>users - at);
    findBits(conditions, tile + at * 2, stride, bits);
    memory.fill(values, 0, BLOCK * 8);
    const table = section(words, STEPS);
    if (table === 0) writeClasses(classes + at, scratch + at * 2, here, values);
    else {
      findSteps(words, tile + at * 2, stride, bits, room, steps);
      writeParts(classes + at, scratch + at * 2, here, steps, table, values);
    }
    addBlock(trees, bits, room, values, counters);
  }
  for (let leaf = 0; leaf < counted; leaf++) {
    const both = load<i64>(counters + ((<usize>leaf) << 3));
    const first = <i64>(<i32>both);
    add(sums, 2 * leaf, first);
    add(sums, 2 * leaf + 1, (both - first) >> 32);
  }
}

/** Writes of a user who counts a 1 in the half of their class. */
function writeClasses(classes: usize, gone: usize, users: usize, values: usize): void {
  const one: i64 = 1;
  for (let u: usize = 0; u < users; u++) {
    if (load<i16>(gone + u * 2) === 0) store<i64>(values + u * 8, one << ((<i64>load<u8>(classes + u)) << 5));
  }
}

/** Writes of a user who counts the error and the curvature. */
function writeParts(
  classes: usize,
  gone: usize,
  users: usize,
  steps: usize,
  table: usize,
  values: usize,
): void {
  for (let u: usize = 0; u < users; u++) {
    if (load<i16>(gone + u * 2) !== 0) continue;
    const both = load<u32>(table + ((<usize>load<u16>(steps + u * 2)) << 2));
    const error = <i32>load<u8>(classes + u) * UNIT - <i32>(both & 0xffff);
    store<i64>(values + u * 8, ((<i64>(both >> 16)) << 32) + <i64>error);
  }
}

function addBlock(trees: usize, bits: usize, room: usize, values: usize, counters: usize): void {
  const depth = load<i32>(trees, 4);
  const length = treeLength(depth);
  let nodes = trees + TREES_HEAD;
  for (let left = load<i32>(trees); left > 0; left--, nodes += length, counters += (<usize>8) << depth) {
    const leaves = findLeaves(nodes, depth, bits, room);
    for (let u: usize = 0; u < BLOCK; u++) {
      const at = counters + ((<usize>load<u8>(leaves + u)) << 3);
      store<i64>(at, load<i64>(at) + load<i64>(values + (u << 3)));
    }
  }
}
