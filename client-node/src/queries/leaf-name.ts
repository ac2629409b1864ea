import { ENTRY, entryText, spanText } from "@fedseg/wording/plan/entry-words.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { type Tree, leavesOf } from "@fedseg/shared/queries/trees.ts";
import { type NamedFeatures, startText } from "./entry-name.ts";

/** Codes of a feature that a path through a tree leaves: from the first to before the last. */
export interface CodeRange {
  readonly from: number;
  readonly to: number;
}

/** Returns what the path to a leaf leaves of every feature that it has asked about. */
export function pathRanges(tree: Tree, leaf: number): ReadonlyMap<number, CodeRange> {
  const ranges = new Map<number, CodeRange>();
  const way: number[] = [];
  for (let at = leaf + leavesOf(tree) - 1; at > 0; at = (at - 1) >> 1) way.unshift(at);
  let node = 0;
  for (const next of way) {
    const { from, to } = ranges.get(tree.columns[node]) ?? { from: 0, to: NO_CODE };
    const start = tree.starts[node];
    const isRight = next === 2 * node + 2;
    ranges.set(
      tree.columns[node],
      isRight ? { from: Math.max(from, start), to } : { from, to: Math.min(to, start) },
    );
    node = next;
  }
  return ranges;
}

/** Names a leaf by what its users have in common, in natural numbers. */
export function leafName(tree: Tree, leaf: number, features: NamedFeatures): Text {
  const parts = Array.from(pathRanges(tree, leaf)).flatMap(([column, { from, to }]) => {
    const feature = features[column];
    const span = spanText(
      from > 0 ? startText(feature, from) : undefined,
      to < NO_CODE ? startText(feature, to) : undefined,
    );
    return span ? [{ en: `${feature.name} ${span.en}`, zh: `${feature.name} ${span.zh}` }] : [];
  });
  return parts.length > 0 ? entryText(...parts) : ENTRY.everybody;
}
