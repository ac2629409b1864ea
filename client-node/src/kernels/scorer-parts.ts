import type { Scorer } from "@fedseg/shared/queries/scorer.ts";
import { isFork } from "@fedseg/shared/queries/tree-nodes.ts";
import { columnsOfTrees } from "@fedseg/shared/queries/trees.ts";
import type { Parts } from "./sections.ts";
import { evenTree } from "./tree-words.ts";
import { MOST_COLUMNS } from "./weight-words.ts";

/** Leaves' values are counted in 2^14 of a score; so many of them are one step. */
const STEP = 8;

/** Returns what the module looks at for a scorer; undefined when that is beyond its integers. */
export function scorerParts(scorer: Scorer): Pick<Parts, "columns" | "scored" | "rows"> | undefined {
  const parts = partsOf(scorer);
  return parts?.rows && parts.rows.scaling.columns.length > MOST_COLUMNS ? undefined : parts;
}

function partsOf(scorer: Scorer): Pick<Parts, "columns" | "scored" | "rows"> | undefined {
  switch (scorer.kind) {
    case "logistic":
    case "network":
      return { columns: [], rows: scorer };
    case "trees": {
      const { start, trees } = scorer;
      const values = trees.map(({ leaves }) => leaves);
      return { columns: columnsOfTrees(trees), scored: { trees, values }, rows: start };
    }
    // Scores of several classes are the measurement's.
    case "softmax":
      return undefined;
    case "tree": {
      const { columns, nodes } = scorer;
      const even = evenTree(nodes, columns);
      if (!even) return undefined;
      const worth = even.ends.map((at) => {
        const node = nodes[at];
        return isFork(node) ? 0 : STEP * node.step;
      });
      return { columns, scored: { trees: [even.tree], values: [worth] } };
    }
  }
}
