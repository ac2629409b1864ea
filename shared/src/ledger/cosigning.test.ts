import { expect, test } from "vitest";
import { type Judgement, type Shown, judgeCheckpoint } from "./cosigning.ts";
import { LedgerTree } from "./tree.ts";

function treeOf(name: string): LedgerTree {
  const tree = new LedgerTree();
  for (let line = 0; line < 9; line += 1) tree.append(line < 3 ? `${line}` : `${name} ${line}`);
  return tree;
}

const [honest, forked] = [treeOf("honest"), treeOf("forked")];
const at = (tree: LedgerTree, size: number) => ({ size, root: tree.rootAt(size) });
const shown = (tree: LedgerTree, from: number, size: number): Shown => ({
  checkpoint: at(tree, size),
  from,
  proof: from === 0 ? [] : tree.proveConsistency(from, size),
});

test.each<[string, number | undefined, Shown, Judgement]>([
  ["the first one seen", undefined, shown(honest, 0, 5), "extends"],
  ["one that extends the known one", 5, shown(honest, 5, 8), "extends"],
  ["the known one again", 5, shown(honest, 3, 5), "same"],
  ["another of the known size", 5, shown(forked, 3, 5), "fork"],
  ["one of another past", 5, shown(forked, 5, 8), "unproved"],
  [
    "one with a proof of another past",
    5,
    { ...shown(honest, 5, 8), proof: forked.proveConsistency(5, 8) },
    "unproved",
  ],
  ["one without a proof", 5, shown(honest, 0, 8), "known"],
  ["one proved from elsewhere", 5, shown(honest, 4, 8), "known"],
  ["an older one", 5, shown(honest, 3, 4), "known"],
])("%s", (_, known, checkpoint, judgement) => {
  expect(judgeCheckpoint(known === undefined ? undefined : at(honest, known), checkpoint)).toBe(judgement);
});
