import { z } from "zod";
import { MOST_STEP } from "../logistic-score.ts";
import { columns } from "../scaling.ts";
import { MOST_NODES } from "../tree-counts.ts";
import { codeFork, isTree } from "../tree-nodes.ts";

/** A tree of conditions on codes; every user at an end has the score in the middle of the end's step. */
export const treeScorer = z
  .strictObject({
    kind: z.literal("tree"),
    /** The features that conditions look at. */
    columns,
    nodes: z
      .array(z.union([codeFork, z.strictObject({ step: z.int().min(-MOST_STEP).max(MOST_STEP) })]))
      .min(1)
      .max(MOST_NODES),
  })
  .refine(({ columns: chosen, nodes }) => isTree(nodes, chosen.length), {
    error: "expected a tree over the columns",
  });

export type TreeScorer = z.infer<typeof treeScorer>;
