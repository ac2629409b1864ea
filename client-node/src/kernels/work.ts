import type { Table } from "../table.ts";

/** What the module can add up, each a function of it. */
export type KernelName =
  | "binCounts"
  | "valueCounts"
  | "summary"
  | "moments"
  | "residual"
  | "cellHistogram"
  | "classCounts"
  | "segmentValues"
  | "gradient"
  | "scoreCounts"
  | "classQuality"
  | "treeCounts"
  | "leafCounts"
  | "leafGradients"
  | "basketCounts"
  | "armCounts"
  | "behaviourCounts"
  | "pairCounts"
  | "segmentSilhouettes"
  | "segmentOutcomes"
  | "segmentOverlaps";

/**
 * Adds a tile of users, `stride` bytes from column to column, to `sums`: whole numbers of 64 bits in the order of the
 * query's vector. All but `users` and `stride` are addresses. `scratch` keeps between tiles of one work what it holds.
 */
type AddTile = (
  ...call: [words: number, tile: number, scratch: number, sums: number, users: number, stride: number]
) => void;

/** An instance of the module: memory of its own, and the functions that add up tiles in it. */
export type KernelModule = Readonly<Record<KernelName, AddTile>> & {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
};

/** A column of a tile that holds zeros. */
export const ZEROS = -1;

/** Returns columns, filled up with zeros to a multiple of some number. */
export function filledUp(columns: readonly number[], multiple: number): number[] {
  const width = Math.ceil(columns.length / multiple) * multiple;
  return Array.from({ length: width }, (_, at) => columns[at] ?? ZEROS);
}

/** What the module is told of a request. */
export interface Work {
  readonly name: KernelName;
  /**
   * Which rows: users as they are, with what they bought last, or with how they behave; as they stood at the target's cutoff,
   * with their classes, with class 0 whichever they have, with side and class of a campaign, or with class and what was spent since.
   */
  readonly of: "codes" | "baskets" | "behaviour" | "outcome" | "judged" | "arms" | "became";
  /** Which feature of the plan each column of a tile holds; `ZEROS` for a column of zeros. */
  readonly columns: readonly number[];
  /** Parameters as 32-bit numbers; what they are says the source of the module's function. */
  readonly words: Int32Array;
  /** Bytes of scratch a user of a tile takes, and bytes besides. */
  readonly scratch: { readonly perUser: number; readonly more: number };
  /** Length of what is added up: the query's vector, or its part before `further`. */
  readonly length: number;
  /** What is added up behind it, of other rows of the same users. */
  readonly further?: Work | undefined;
}

/** The fast half of a query, which may be missing: what its measurement adds up to, bit by bit, in the module. */
export interface Kernel<Params> {
  /** Returns what the module is told, or undefined for parameters that are beyond its integers: then the measurement counts. */
  work(params: Params, table: Pick<Table, "d" | "outcome" | "baskets" | "besides">): Work | undefined;
}
