import { equalBytes } from "./bytes.ts";
import { DOMAINS } from "./domains.ts";
import { hashFields, sha256, sha256Of } from "./hash.ts";

const CHUNK_BYTES = 4096;
/** Leaves of the largest tree that is judged: beyond it no size is taken at its word, whoever has signed it. */
export const MOST_LEAVES = 2 ** 31;
const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Places a leaf in a tree, with the proof. */
export interface InclusionClaim {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** Sibling hashes, from the leaf up. */
  readonly proof: readonly Uint8Array[];
}

/** States that a tree is the beginning of a larger one, with the proof. */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** Hashes a leaf. @see RFC 6962, section 2.1 */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256Of(LEAF, leaf);
}

/** Hashes an inner node. @see RFC 6962, section 2.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256Of(NODE, left, right);
}

/** Largest power of two below `size` (2 ≤ size ≤ MOST_LEAVES): where a tree splits. */
export function splitOf(size: number): number {
  return 2 ** (31 - Math.clz32(size - 1));
}

/** Computes the root (32 bytes) of the tree over byte strings. @see RFC 6962, section 2.1 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return rootOfHashes(leaves.map(leafHash));
}

/** Computes the root of the tree over leaves that are hashed already by {@link leafHash}. */
export function rootOfHashes(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return sha256(new Uint8Array(0));
  if (hashes.length === 1) return hashes[0];
  const split = splitOf(hashes.length);
  return nodeHash(rootOfHashes(hashes.slice(0, split)), rootOfHashes(hashes.slice(split)));
}

/**
 * Computes the root and every leaf's proof in one walk over the tree: the sibling hashes that lead from the leaf to the root,
 * from the leaf up.
 * @see RFC 6962, section 2.1.1
 */
export function proveAll(leaves: readonly Uint8Array[]): {
  root: Uint8Array;
  proofs: readonly Uint8Array[][];
} {
  const { root, paths } = pathsOf(leaves.map(leafHash));
  return { root, proofs: paths };
}

function pathsOf(hashes: readonly Uint8Array[]): { root: Uint8Array; paths: Uint8Array[][] } {
  if (hashes.length < 2) return { root: rootOfHashes(hashes), paths: hashes.map(() => []) };
  const split = splitOf(hashes.length);
  const left = pathsOf(hashes.slice(0, split));
  const right = pathsOf(hashes.slice(split));
  for (const path of left.paths) path.push(right.root);
  for (const path of right.paths) path.push(left.root);
  return { root: nodeHash(left.root, right.root), paths: [...left.paths, ...right.paths] };
}

/** Tells whether a tree can have so many leaves: everything that walks over a tree relies on it. */
function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= 1 && size <= MOST_LEAVES;
}

/** Tells whether the leaf stands at that place of the tree with that size and root. */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { index, size } = claim;
  if (!isSize(size) || !Number.isInteger(index) || index < 0 || index >= size) return false;
  const rest = [...claim.proof];
  const root = climb(leafHash(claim.leaf), index, size, rest);
  return root !== undefined && rest.length === 0 && equalBytes(root, claim.root);
}

/** Rebuilds a subtree's root from one of its leaves, taking the siblings off the front of the proof. */
function climb(hash: Uint8Array, index: number, size: number, proof: Uint8Array[]): Uint8Array | undefined {
  if (size === 1) return hash;
  const split = splitOf(size);
  const onLeft = index < split;
  const below = onLeft ? climb(hash, index, split, proof) : climb(hash, index - split, size - split, proof);
  const sibling = proof.shift();
  if (below === undefined || sibling === undefined) return undefined;
  return onLeft ? nodeHash(below, sibling) : nodeHash(sibling, below);
}

/** Root of the subtree over the leaves from `start` to `end` − 1. */
export type RangeRoot = (start: number, end: number) => Uint8Array;

/**
 * Lists the hashes that show that the first `oldSize` leaves are the beginning of the tree, from the roots of subtrees alone.
 * @see RFC 6962, section 2.1.2
 * @throws RangeError when `oldSize` is not in [1, newSize].
 */
export function provePrefix(rootOf: RangeRoot, oldSize: number, newSize: number): Uint8Array[] {
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) {
    throw new RangeError(`"oldSize" expected an integer in [1, ${newSize}], got ${oldSize}`);
  }
  return subProof(rootOf, { start: 0, end: newSize }, oldSize, true);
}

/** `known`: the verifier holds the root of exactly these first `size` leaves. */
function subProof(
  rootOf: RangeRoot,
  { start, end }: { readonly start: number; readonly end: number },
  size: number,
  known: boolean,
): Uint8Array[] {
  if (size === end - start) return known ? [] : [rootOf(start, end)];
  const split = splitOf(end - start);
  const middle = start + split;
  return size <= split
    ? [...subProof(rootOf, { start, end: middle }, size, known), rootOf(middle, end)]
    : [...subProof(rootOf, { start: middle, end }, size - split, false), rootOf(start, middle)];
}

/** Tells whether the old tree (one leaf or more) is the beginning of the new one. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { oldSize, newSize, oldRoot, newRoot } = claim;
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false;
  const rest = [...claim.proof];
  const roots = grow(oldSize, newSize, oldRoot, rest);
  return (
    roots !== undefined &&
    rest.length === 0 &&
    equalBytes(roots.old, oldRoot) &&
    equalBytes(roots.new, newRoot)
  );
}

/** Rebuilds both roots of a subtree; `known` is the old root while the old tree is still all on the left. */
function grow(
  oldSize: number,
  newSize: number,
  known: Uint8Array | undefined,
  proof: Uint8Array[],
): { old: Uint8Array; new: Uint8Array } | undefined {
  if (oldSize === newSize) {
    const root = known ?? proof.shift();
    return root && { old: root, new: root };
  }
  const split = splitOf(newSize);
  const inLeft = oldSize <= split;
  const below = inLeft
    ? grow(oldSize, split, known, proof)
    : grow(oldSize - split, newSize - split, undefined, proof);
  const sibling = proof.shift();
  if (below === undefined || sibling === undefined) return undefined;
  return inLeft
    ? { old: below.old, new: nodeHash(below.new, sibling) }
    : { old: nodeHash(sibling, below.old), new: nodeHash(sibling, below.new) };
}

/**
 * Computes the leaf (32 bytes) that hides one share in the tree of its dealer's bundle; its place in the tree says
 * whose share it is. `salt`: 16 bytes or more, fresh for each share, so that showing one tells nothing of another.
 */
export function saltedShareLeaf(salt: Uint8Array, share: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.shareLeaf, salt, share);
}

/** Cuts bytes into the leaves of {@link chunkRoot}: 4 KiB each, the last one shorter. */
export function chunksOf(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
}

/** Computes the Merkle root of a masked vector's bytes, of which single chunks can then be shown. */
export function chunkRoot(bytes: Uint8Array): Uint8Array {
  return merkleRoot(chunksOf(bytes));
}
