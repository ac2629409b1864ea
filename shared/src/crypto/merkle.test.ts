import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "./bytes.ts";
import {
  chunkRoot,
  chunksOf,
  merkleRoot,
  proveAll,
  provePrefix,
  saltedShareLeaf,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";

interface Vectors {
  leaves: string[];
  roots: string[];
  inclusion: { index: number; size: number; proof: string[] }[];
  consistency: { from: number; to: number; proof: string[] }[];
}

const file = new URL("../../../test/vectors/merkle.rfc6962.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;
/** The proof that the whole list of leaves gives. */
const consistencyProof = (list: readonly Uint8Array[], from: number) =>
  provePrefix((start, end) => merkleRoot(list.slice(start, end)), from, list.length);

const leaves = vectors.leaves.map(fromHex);
const roots = vectors.roots.map(fromHex);

describe("RFC 6962 vectors", () => {
  test("roots of the first 0 to 8 leaves", () => {
    expect(roots.map((_, size) => toHex(merkleRoot(leaves.slice(0, size))))).toEqual(vectors.roots);
  });

  test.each(vectors.inclusion)("inclusion of $index in $size", ({ index, size, proof }) => {
    expect(proveAll(leaves.slice(0, size)).proofs[index].map(toHex)).toEqual(proof);
    const claim = { leaf: leaves[index], index, size, root: roots[size], proof: proof.map(fromHex) };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, leaf: fromHex("ff") })).toBe(false);
    expect(verifyInclusion({ ...claim, root: roots[0] })).toBe(false);
    expect(verifyInclusion({ ...claim, proof: [...claim.proof, roots[0]] })).toBe(false);
    expect(verifyInclusion({ ...claim, index: size })).toBe(false);
    const moved = { ...claim, index: (index + 1) % size };
    const cut = { ...claim, proof: claim.proof.slice(1) };
    expect([moved, cut].map(verifyInclusion)).toEqual(size > 1 ? [false, false] : [true, true]);
  });

  test.each(vectors.consistency)("consistency of $from with $to", ({ from, to, proof }) => {
    expect(consistencyProof(leaves.slice(0, to), from).map(toHex)).toEqual(proof);
    const roles = { oldSize: from, newSize: to, oldRoot: roots[from], newRoot: roots[to] };
    const claim = { ...roles, proof: proof.map(fromHex) };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, oldRoot: roots[0] })).toBe(false);
    expect(verifyConsistency({ ...claim, newRoot: roots[0] })).toBe(false);
    expect(verifyConsistency({ ...claim, proof: [...claim.proof, roots[0]] })).toBe(false);
    for (let i = 0; i < proof.length; i++) {
      expect(verifyConsistency({ ...claim, proof: claim.proof.with(i, roots[0]) })).toBe(false);
    }
  });
});

test("every proof of a tree of any size holds, and all are found in one walk", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 }), (list) => {
      const { root, proofs } = proveAll(list);
      expect(root).toEqual(merkleRoot(list));
      for (const [index, leaf] of list.entries()) {
        expect(verifyInclusion({ leaf, index, size: list.length, root, proof: proofs[index] })).toBe(true);
        const start = { oldSize: index + 1, oldRoot: merkleRoot(list.slice(0, index + 1)) };
        const proof = consistencyProof(list, index + 1);
        expect(verifyConsistency({ ...start, newSize: list.length, newRoot: root, proof })).toBe(true);
      }
    }),
    { numRuns: 15 },
  );
});

test("nothing is proved outside a tree", () => {
  for (const from of [0, 9, 1.5]) expect(() => consistencyProof(leaves, from)).toThrow(RangeError);
  const claim = { oldSize: 9, oldRoot: roots[8], newSize: 8, newRoot: roots[8], proof: [] };
  expect(verifyConsistency(claim)).toBe(false);
});

test("a share's leaf binds where the salt ends and the share begins", () => {
  const whole = Uint8Array.from({ length: 32 }, (_, i) => i);
  expect(saltedShareLeaf(whole.subarray(0, 16), whole.subarray(16))).not.toEqual(
    saltedShareLeaf(whole.subarray(0, 17), whole.subarray(17)),
  );
});

test("a vector's bytes are cut into 4 KiB chunks that can be shown one by one", () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251);
  const chunks = chunksOf(bytes);
  expect(chunks.map((chunk) => chunk.length)).toEqual([4096, 4096, 1808]);
  const root = chunkRoot(bytes);
  expect(
    verifyInclusion({ leaf: chunks[2], index: 2, size: 3, root, proof: proveAll(chunks).proofs[2] }),
  ).toBe(true);
  expect(chunkRoot(bytes.with(9_999, 0))).not.toEqual(root);
});
