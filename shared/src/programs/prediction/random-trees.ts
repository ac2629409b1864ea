import { NO_CODE } from "../../features/code.ts";
import type { Uniforms } from "../../math/rng.ts";
import type { Tree } from "../../queries/trees.ts";

/** What trees are grown of, all of it public. */
export interface TreeGround {
  /** Codes, ascending, at which a node may part each feature's users. */
  readonly edges: readonly (readonly number[])[];
  /** How often a node looks at each feature beside the others; not all 0. */
  readonly weights: readonly number[];
  readonly depth: number;
}

/** Features that a node tries before it parts nobody. */
const TRIES = 20;

/** Codes that are still possible at a node, of one feature: beyond the first, before the second. */
type Range = readonly [number, number];

/** Grows a tree whose nodes look at any feature and part at any of its edges that still parts somebody. */
export function randomTree({ edges, weights, depth }: TreeGround, uniforms: Uniforms): Tree {
  const inner = 2 ** depth - 1;
  const ranges: (readonly Range[])[] = [edges.map((): Range => [0, NO_CODE])];
  const columns: number[] = [];
  const starts: number[] = [];
  for (let node = 0; node < inner; node++) {
    const here = ranges[node];
    const { column, start } = chooseCut(edges, weights, here, uniforms);
    columns.push(column);
    starts.push(start);
    const [from, to] = here[column];
    ranges[2 * node + 1] = here.with(column, [from, Math.min(to, start)]);
    ranges[2 * node + 2] = here.with(column, [start === NO_CODE ? from : Math.max(from, start), to]);
  }
  return { columns, starts };
}

function chooseCut(
  edges: TreeGround["edges"],
  weights: TreeGround["weights"],
  ranges: readonly Range[],
  uniforms: Uniforms,
): { column: number; start: number } {
  let column = 0;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    column = chooseColumn(weights, uniforms);
    const [from, to] = ranges[column];
    const left = edges[column].filter((edge) => edge > from && edge < to);
    if (left.length > 0) return { column, start: left[Math.floor(uniforms.next() * left.length)] };
  }
  return { column, start: NO_CODE };
}

function chooseColumn(weights: readonly number[], uniforms: Uniforms): number {
  let wanted = uniforms.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let column = 0; column < weights.length - 1; column++) {
    wanted -= weights[column];
    if (wanted < 0) return column;
  }
  return weights.length - 1;
}
