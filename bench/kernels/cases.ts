import { kernels } from "../../client-node/src/kernels/kernels.ts";
import { TOP_CODE } from "../../shared/src/features/code.ts";
import { type ExampleSize, exampleScaling } from "../../shared/src/queries/example-size.ts";
import { type QueryId, exampleRequest } from "../../shared/src/queries/index.ts";
import type { Scorer } from "../../shared/src/queries/scorer.ts";
import type { LeafyTree } from "../../shared/src/queries/scorers/trees.ts";

/** A request that is measured, under a name. */
export interface Case {
  readonly name: string;
  readonly query: QueryId;
  readonly params: unknown;
}

/** Every query that has a kernel, as its example asks; and, as large as programs ask them, those about trees and units. */
export function casesOf(size: ExampleSize): readonly Case[] {
  const examples = (Object.keys(kernels) as QueryId[]).map((query) => ({
    name: query,
    ...exampleRequest(query, size),
  }));
  const { d } = size;
  const weights = { intercept: 1000, columns: Array.from({ length: d }, (_, j) => 3000 * (j - d / 2)) };
  const units = Array.from({ length: 8 }, (_, h) => ({
    ...weights,
    intercept: 5000 * h,
    out: 100_000 * (h - 4),
  }));
  const rows = { scaling: exampleScaling(d), weights, hidden: units };
  const scorerOf = (count: number): Scorer => ({ kind: "trees", trees: madeUpTrees(count, 6, d) });
  const bare = (count: number, depth: number) =>
    madeUpTrees(count, depth, d).map(({ columns, starts }) => ({ columns, starts }));
  return [
    ...examples,
    { name: "gradient, 8 units", query: "gradient", params: { ...rows, reach: 2 ** 24 } },
    {
      name: "score-counts, 8 units",
      query: "score-counts",
      params: { scorer: { kind: "network", ...rows }, starts: [0] },
    },
    {
      name: "score-counts, 108 trees",
      query: "score-counts",
      params: { scorer: scorerOf(108), starts: [0] },
    },
    { name: "leaf-counts, 108 trees", query: "leaf-counts", params: { trees: bare(108, 6) } },
    {
      name: "leaf-gradients, 12 on 96 trees",
      query: "leaf-gradients",
      params: { scorer: scorerOf(96), trees: bare(12, 6) },
    },
    {
      name: "leaf-gradients, 108 trees",
      query: "leaf-gradients",
      params: { scorer: { kind: "logistic", scaling: rows.scaling, weights }, trees: bare(108, 6) },
    },
  ];
}

/** Trees of one depth whose nodes ask at one of ten codes, as those that programs grow do. */
function madeUpTrees(count: number, depth: number, d: number): LeafyTree[] {
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const inner = 2 ** depth - 1;
  return Array.from({ length: count }, () => ({
    columns: Array.from({ length: inner }, () => next(d)),
    starts: Array.from({ length: inner }, () => Math.round(((next(9) + 0.5) * TOP_CODE) / 9)),
    leaves: Array.from({ length: inner + 1 }, () => next(2001) - 1000),
  }));
}
