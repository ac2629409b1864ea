import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import { type TreeCountsParams, tableOffsets } from "@fedseg/shared/queries/tree-counts.ts";
import { isFork } from "@fedseg/shared/queries/tree-nodes.ts";
import { BLOCK, type Parts, roomLength, sectioned } from "./sections.ts";
import { TABLE_LENGTH, startWords } from "./start-words.ts";
import { evenTree } from "./tree-words.ts";
import type { Kernel } from "./work.ts";

export const treeCounts: Kernel<TreeCountsParams> = {
  work: (params, { outcome }) => {
    const { columns, nodes, classes } = params;
    const even = evenTree(nodes, columns);
    // More than two classes are counted by the measurement.
    if (!outcome || !even || classes !== undefined) return undefined;
    const reached = even.ends.map((at) => {
      const node = nodes[at];
      return isFork(node) ? 0 : node.end;
    });
    const counted = countedOf(params);
    const ends = nodes.filter((node) => !isFork(node)).length;
    const most = Math.max(...counted.map(({ starts }) => starts.length));
    const parts: Parts = {
      columns,
      asked: { trees: [even.tree], values: [reached] },
      rest: [
        ends,
        counted.length,
        most,
        ...counted.flatMap(({ feature, starts }) => [feature, ...startWords([starts])]),
      ],
    };
    const { words, columns: all, conditions } = sectioned(parts);
    const counters = (most + 2) * CLASSES * 4 * ends;
    const more = 16 + counted.length * TABLE_LENGTH + counters + BLOCK + roomLength(parts, conditions);
    return {
      name: "treeCounts",
      of: "outcome",
      columns: all,
      words,
      scratch: { perUser: 3, more },
      length: ends * tableOffsets(params).at(-1)!,
    };
  },
};

/** Where no feature is counted, classes are: of one bin of any feature. */
function countedOf({ counted }: TreeCountsParams): TreeCountsParams["counted"] {
  return counted.length > 0 ? counted : [{ feature: 0, starts: [] }];
}
