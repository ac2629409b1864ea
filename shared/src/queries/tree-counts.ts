import { z } from "zod";
import { TOP_CODE, binStart } from "../features/code.ts";
import { CLASSES, classes } from "./class-counts.ts";
import { codeEdges } from "./code-edges.ts";
import type { QueryContract } from "./contract.ts";
import { exampleColumns } from "./example-size.ts";
import { columns } from "./scaling.ts";
import { codeFork, isFork, isTree } from "./tree-nodes.ts";

/** Most nodes of a tree whose ends are counted. */
export const MOST_NODES = 127;

const params = z
  .strictObject({
    /** The features that conditions and counts look at. */
    columns,
    /** The tree so far; the first node is where every user begins. Ends are numbered from 0 on, in their order. */
    nodes: z
      .array(z.union([codeFork, z.strictObject({ end: z.int().min(0) })]))
      .min(1)
      .max(MOST_NODES),
    /** Features whose bins are counted, by their places among the columns, ascending; none: the classes alone. */
    counted: z
      .array(z.strictObject({ feature: z.int().min(0), starts: codeEdges }))
      .refine((all) => all.every(({ feature }, at) => at === 0 || feature > all[at - 1].feature), {
        error: "expected ascending distinct features",
      }),
    classes,
  })
  .refine(
    ({ columns: chosen, nodes, counted }) =>
      isTree(nodes, chosen.length) &&
      nodes.flatMap((node) => (isFork(node) ? [] : [node.end])).every((end, at) => end === at) &&
      counted.every(({ feature }) => feature < chosen.length),
    { error: "expected a tree with numbered ends, over the columns" },
  );

export type TreeCountsParams = z.infer<typeof params>;

/** Noisy users by bin and class for every end and counted feature, and the noise of each entry. */
export interface TreeCounts {
  /** End by end the tables of the counted features, bins×classes row-major; of the classes alone where none is counted. */
  readonly tables: readonly (readonly Float64Array[])[];
  readonly sigma: number;
}

/** Returns where the tables of one end begin, and at the end the length of all. */
export function tableOffsets({
  counted,
  classes: apart = CLASSES,
}: Pick<TreeCountsParams, "counted" | "classes">): Int32Array {
  const bins = counted.length === 0 ? [1] : counted.map(({ starts }) => starts.length + 1);
  const offsets = new Int32Array(bins.length + 1);
  bins.forEach((count, at) => (offsets[at + 1] = offsets[at] + count * apart));
  return offsets;
}

function endsOf({ nodes }: Pick<TreeCountsParams, "nodes">): number {
  return nodes.filter((node) => !isFork(node)).length;
}

/**
 * Counts users by the end of a tree that they reach, and there by bin of each counted feature and class, as they stood at
 * the target's cutoff.
 * Sensitivity. Add or remove one user: at most a single 1 in each of the f counted features, at one end of the tree; none
 * without a class; L2 norm at most √f, and 1 where no feature is counted.
 */
export const treeCounts: QueryContract<TreeCountsParams, TreeCounts> = {
  id: "tree-counts",
  params,
  blocks: (given) => {
    const count = Math.max(given.counted.length, 1);
    const length = endsOf(given) * tableOffsets(given)[count];
    return [{ name: "ends", length, norm: { kind: "ones", count } }];
  },
  decode: (given, { sums, sigmas }) => {
    const offsets = tableOffsets(given);
    const width = offsets[offsets.length - 1];
    const tables = Array.from({ length: endsOf(given) }, (_, end) =>
      Array.from(offsets.subarray(1), (to, at) => sums.slice(end * width + offsets[at], end * width + to)),
    );
    return { tables, sigma: sigmas[0] };
  },
  usersPerUnit: () => 1,
  /** As many at every end, evenly over bins; the higher the bin, or the end, the more of them have the last class, and the fewer the others: trees grow. */
  neutral: (given, { users }) => {
    const { classes: apart = CLASSES } = given;
    const offsets = tableOffsets(given);
    const ends = endsOf(given);
    const width = offsets[offsets.length - 1];
    const sums = new Float64Array(ends * width);
    for (let end = 0; end < ends; end++) {
      for (let table = 0; table < offsets.length - 1; table++) {
        const bins = (offsets[table + 1] - offsets[table]) / apart;
        for (let bin = 0; bin < bins; bin++) {
          const yes = bins > 1 ? (bin + 0.5) / bins : (end + 0.5) / ends;
          const at = end * width + offsets[table] + bin * apart;
          sums.fill(((1 - yes) * users) / ends / bins / (apart - 1), at, at + apart - 1);
          sums[at + apart - 1] = (yes * users) / ends / bins;
        }
      }
    }
    return sums;
  },
  example: ({ d, bins }) => ({
    columns: exampleColumns(d),
    nodes: [{ feature: 0, place: TOP_CODE >> 1, atMost: 1, above: 2 }, { end: 0 }, { end: 1 }],
    counted: exampleColumns(d).map((feature) => ({
      feature,
      starts: Array.from({ length: bins - 1 }, (_, at) => binStart(at + 1, bins)),
    })),
  }),
};
