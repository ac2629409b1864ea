import type { EntryName, NamedFeatures } from "./entry-name.ts";
import type { Table } from "../table.ts";

/** What one user adds to one block, sparse: entry `indices[i]` gets `values[i]`, a whole number, for i < `count`. */
export interface Emission {
  readonly indices: Int32Array;
  readonly values: Float64Array;
  count: number;
}

/**
 * The measuring half of a query. `prepare` allocates once and returns the function that writes what one user adds
 * into one emission per block; a user who cannot be measured leaves every count 0.
 */
export interface Measurement<Params> {
  /** Most entries that one user touches, per block. */
  capacities(params: Params): readonly number[];
  prepare(params: Params, table: Table): (user: number, parts: readonly Emission[]) => void;
  /** Names the numbers of the whole vector for the owner, by the plan's features. */
  entryName(params: Params, features: NamedFeatures): EntryName;
}

/** Allocates emissions of the given capacities. */
export function emissions(capacities: readonly number[]): Emission[] {
  return capacities.map((capacity) => ({
    indices: new Int32Array(capacity),
    values: new Float64Array(capacity),
    count: 0,
  }));
}
