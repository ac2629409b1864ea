import { nodeHash, rootOfHashes, splitOf } from "@fedseg/shared/crypto/merkle.ts";
import { DIGEST_BYTES } from "@fedseg/shared/crypto/hash.ts";

/**
 * A Merkle tree over a ledger's lines as plain data: level k holds the roots of the whole subtrees of 2^k leaves, one
 * behind the other, so that the root at any earlier size takes a logarithmic number of hashes.
 */
export type PackedTree = readonly Uint8Array[];

/** Builds the tree over leaves that are hashed already. */
export function packTree(leaves: readonly Uint8Array[]): PackedTree {
  const levels: Uint8Array[] = [];
  let level = leaves;
  do {
    const packed = new Uint8Array(level.length * DIGEST_BYTES);
    level.forEach((hash, at) => packed.set(hash, at * DIGEST_BYTES));
    levels.push(packed);
    const below = level;
    level = Array.from({ length: below.length >> 1 }, (_, at) => nodeHash(below[at * 2], below[at * 2 + 1]));
  } while (level.length > 0);
  return levels;
}

/** Lists the leaves, hashed. */
export function leavesOf([packed]: PackedTree): readonly Uint8Array[] {
  return Array.from({ length: packed.length / DIGEST_BYTES }, (_, at) =>
    packed.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES),
  );
}

/** Number of leaves. */
export function treeSize(tree: PackedTree): number {
  return tree[0].length / DIGEST_BYTES;
}

/** Computes the root over the first `size` leaves; undefined when there are not so many. @see RFC 6962, section 2.1 */
export function rootAt(tree: PackedTree, size: number): Uint8Array | undefined {
  if (size > treeSize(tree)) return undefined;
  return size === 0 ? rootOfHashes([]) : rootOf(tree, 0, size);
}

/** `start` is a multiple of the largest whole subtree in the range, as every split makes it. */
function rootOf(tree: PackedTree, start: number, end: number): Uint8Array {
  const count = end - start;
  const k = 31 - Math.clz32(count);
  if (count === 2 ** k) {
    const at = (start / count) * DIGEST_BYTES;
    return tree[k].subarray(at, at + DIGEST_BYTES);
  }
  const middle = start + splitOf(count);
  return nodeHash(rootOf(tree, start, middle), rootOf(tree, middle, end));
}
