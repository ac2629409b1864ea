import { BLOCK } from "./conditions";
import { bend } from "./hidden";
import { TREES_HEAD, findLeaves, treeLength } from "./leaves";
import { pairUp } from "./nearest";
import { HIDDEN, ROWS, SCORED, TANGENTS, WEIGHTS, section, treeColumns } from "./sections";
import { rough, stepFrom, weigh } from "./weighed";

/** Bytes that eight users' weighed sums take, and those of a unit behind them. */
export const WEIGHED: usize = 128;

/**
 * Writes `⌊score / 2^13⌋` of eight users into `weighed`, by weights and hidden units, where there are some; of these the
 * tangents as well. `tile`: where their rows begin. `pairs`: 16 bytes a column.
 */
export function weighRows(
  words: usize,
  tile: usize,
  stride: usize,
  pairs: usize,
  weighed: usize,
  tangents: usize,
): void {
  const d = load<i32>(section(words, ROWS));
  const end = pairs + pairsOf(words);
  pairUp(tile, stride, d, pairs);
  weigh(pairs, end, section(words, WEIGHTS), weighed);
  const units = section(words, HIDDEN);
  if (units !== 0) {
    bend(units, d, section(words, TANGENTS), pairs, end, weighed, tangents);
    return;
  }
  v128.store(weighed, rough(v128.load(weighed), v128.load(weighed, 32)));
  v128.store(weighed, rough(v128.load(weighed, 16), v128.load(weighed, 48)), 16);
}

/** Bytes of eight users' rows in pairs. */
function pairsOf(words: usize): usize {
  return <usize>((load<i32>(section(words, ROWS)) + 1) >> 1) * 32;
}

/**
 * Writes the steps of a block's users' scores, 16 bits each from 0 on. Scores are by weights, by trees, or by both.
 * `tile`: where the block begins in the first column; `bits`: of its conditions. `room`: 4 bytes a user, `WEIGHED`, and what leaves, or 16 bytes a column and a unit, take.
 */
export function findSteps(
  words: usize,
  tile: usize,
  stride: usize,
  bits: usize,
  room: usize,
  steps: usize,
): void {
  const weighed = room + BLOCK * 4;
  const pairs = weighed + WEIGHED;
  memory.fill(room, 0, BLOCK * 4);
  const trees = section(words, SCORED);
  if (trees !== 0) addLeaves(trees, bits, pairs, room);
  const rows = tile + <usize>treeColumns(words) * stride;
  const isWeighed = section(words, WEIGHTS) !== 0;
  const tangents = isWeighed ? pairs + pairsOf(words) : 0;
  for (let u: usize = 0; u < BLOCK; u += 8) {
    // A leaf's value is in 2^14 of a score.
    let low = i32x4.shl(v128.load(room + u * 4), 1),
      high = i32x4.shl(v128.load(room + u * 4, 16), 1);
    if (isWeighed) {
      weighRows(words, rows + u * 2, stride, pairs, weighed, tangents);
      low = i32x4.add(low, v128.load(weighed));
      high = i32x4.add(high, v128.load(weighed, 16));
    }
    v128.store(steps + u * 2, i16x8.narrow_i32x4_s(stepFrom(low), stepFrom(high)));
  }
}

/** Adds up what the leaves are worth that each user of a block reaches. */
function addLeaves(trees: usize, bits: usize, room: usize, sums: usize): void {
  const depth = load<i32>(trees, 4);
  const length = treeLength(depth);
  const inner = (((<usize>1) << depth) - 1) << 2;
  let nodes = trees + TREES_HEAD;
  for (let left = load<i32>(trees); left > 0; left--, nodes += length) {
    const leaves = findLeaves(nodes, depth, bits, room);
    const values = nodes + inner;
    for (let u: usize = 0; u < BLOCK; u++) {
      const value = load<i32>(values + ((<usize>load<u8>(leaves + u)) << 2));
      store<i32>(sums + (u << 2), load<i32>(sums + (u << 2)) + value);
    }
  }
}
