/**
 * A platform's users, one row each, on the transformed scale of the plan's features and clamped to the hard range.
 * The only type in the project that can name a record; nothing outside client-node may import it.
 */
export interface Table {
  readonly users: number;
  readonly d: number;
  /** users×d, row-major. A row with a value that cannot be measured holds NaN and contributes the zero vector. */
  readonly values: Float64Array;
  /** User ids, length `users`; never leave the node. */
  readonly ids: readonly string[];
}
