import { leavesOf } from "@fedseg/shared/queries/trees.ts";
import { BLOCK, type Parts, roomLength, sectioned } from "./sections.ts";
import type { Work } from "./work.ts";

/** What the module is told that adds two numbers of a user in a leaf of every tree. */
export function leafSums(
  name: "leafCounts" | "leafGradients",
  parts: Parts & Required<Pick<Parts, "asked">>,
): Work {
  const { trees } = parts.asked!;
  const leaves = trees.length * leavesOf(trees[0]);
  const { words, columns, conditions } = sectioned(parts);
  return {
    name,
    of: "outcome",
    columns,
    words,
    scratch: { perUser: 2, more: 8 * leaves + 10 * BLOCK + roomLength(parts, conditions) },
    length: 2 * leaves,
  };
}
