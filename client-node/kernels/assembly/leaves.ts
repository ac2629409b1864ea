import { BITS } from "./conditions";

/** Words of trees: how many, their depth; then of each where its nodes' bits lie, and behind them a value a leaf. */
export const TREES_HEAD: usize = 8;

/** Bytes of the words of one tree. */
export function treeLength(depth: i32): usize {
  const leaves = (<usize>1) << depth;
  return (leaves * 2 - 1) << 2;
}

/**
 * Writes the leaf that each user of a block reaches in a tree, from 0, a byte each, and returns where. A user turns right
 * at a node whose bit they have. `room`: the turns at every level, as many bits a leaf, and a byte a user.
 */
export function findLeaves(nodes: usize, depth: i32, bits: usize, room: usize): usize {
  const some = room + <usize>depth * BITS;
  const leaves = some + (BITS << depth);
  for (let level = 0; level < depth; level++)
    v128.store(room + <usize>level * BITS, turnsAt(level, nodes, bits, room, some));
  const bit = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  for (let at: usize = 0; at < BITS; at += 2) {
    let leaf = i8x16.splat(0);
    for (let turn = room; turn < some; turn += BITS) {
      const pair = v128.load16_splat(turn + at);
      const each = v128.shuffle<i8>(pair, pair, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
      leaf = i8x16.sub(i8x16.add(leaf, leaf), i8x16.eq(v128.and(each, bit), bit));
    }
    v128.store(leaves + (at << 3), leaf);
  }
  return leaves;
}

/** Returns who turns right at a level: of the turns at all of its nodes those are chosen, two by two, that the levels above lead to. */
function turnsAt(level: i32, nodes: usize, bits: usize, turns: usize, some: usize): v128 {
  let node = nodes + ((((<usize>1) << level) - 1) << 2);
  if (level === 0) return v128.load(bits + <usize>load<u32>(node));
  let above = turns + <usize>(level - 1) * BITS;
  let end = some + (BITS << (level - 1));
  const last = v128.load(above);
  for (let at = some; at < end; at += BITS, node += 8) {
    const left = v128.load(bits + <usize>load<u32>(node));
    v128.store(at, v128.bitselect(v128.load(bits + <usize>load<u32>(node, 4)), left, last));
  }
  while (above > turns) {
    above -= BITS;
    end = some + ((end - some) >> 1);
    const turn = v128.load(above);
    for (let at = some, from = some; at < end; at += BITS, from += 2 * BITS)
      v128.store(at, v128.bitselect(v128.load(from, 16), v128.load(from), turn));
  }
  return v128.load(some);
}
