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
  /** For a plan whose program selects features: what selection looks at, of the same users in the same order. */
  readonly outcome?: Outcome;
}

/** Users as they stood when the target's period began, and what followed. */
export interface Outcome {
  /** users×d as `values`, at the target's cutoff; a row of NaN for a user who did not exist then. */
  readonly values: Float64Array;
  /** Class of each user, 0 or 1; −1 for a user without one, who contributes nothing to selection. */
  readonly classes: Int8Array;
}

/** Returns a table without some users, outcomes as well: nothing that is counted over its rows knows of them. */
export function withoutUsers({ d, values, ids, outcome }: Table, isOut: (user: number) => boolean): Table {
  const kept = ids.flatMap((_, user) => (isOut(user) ? [] : [user]));
  const rowsOf = (all: Float64Array) => {
    const rows = new Float64Array(kept.length * d);
    for (const [at, user] of kept.entries()) rows.set(all.subarray(user * d, (user + 1) * d), at * d);
    return rows;
  };
  return {
    users: kept.length,
    d,
    values: rowsOf(values),
    ids: kept.map((user) => ids[user]),
    ...(outcome && {
      outcome: {
        values: rowsOf(outcome.values),
        classes: Int8Array.from(kept, (user) => outcome.classes[user]),
      },
    }),
  };
}
