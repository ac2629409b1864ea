import { expect, test } from "vitest";
import { utf8 } from "../crypto/bytes.ts";
import { merkleRoot, provePrefix } from "../crypto/merkle.ts";
import { LedgerTree } from "./tree.ts";

const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
const leaves = lines.map((line) => utf8(line));
const tree = new LedgerTree();
for (const line of lines) tree.append(line);

test("the root at every size is the root of that many lines", () => {
  for (let size = 0; size <= lines.length; size++)
    expect(tree.rootAt(size)).toEqual(merkleRoot(leaves.slice(0, size)));
});

test("every proof is the one that the whole list of leaves gives", () => {
  for (let size = 1; size <= lines.length; size++) {
    for (let from = 1; from <= size; from++)
      expect(tree.proveConsistency(from, size)).toEqual(
        provePrefix((start, end) => merkleRoot(leaves.slice(start, end)), from, size),
      );
  }
});

test.each([-1, 41, 1.5, NaN])("a tree never had %d lines", (size) => {
  expect(() => tree.rootAt(size)).toThrow(RangeError);
  expect(() => tree.proveConsistency(1, size)).toThrow(RangeError);
});
