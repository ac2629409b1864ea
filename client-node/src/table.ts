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

/** Returns a table without some users, and without outcomes: for labels. */
export function withoutUsers({ d, values, ids }: Table, isOut: (user: number) => boolean): Table {
  const kept = ids.flatMap((_, user) => (isOut(user) ? [] : [user]));
  const rows = new Float64Array(kept.length * d);
  for (const [at, user] of kept.entries()) rows.set(values.subarray(user * d, (user + 1) * d), at * d);
  return { users: kept.length, d, values: rows, ids: kept.map((user) => ids[user]) };
}

/** Blanks the rows of some users in place: they contribute the zero vector and get no label from then on. */
export function blankRows({ users, d, values, outcome }: Table, isBlank: (user: number) => boolean): void {
  for (let user = 0; user < users; user += 1) {
    if (!isBlank(user)) continue;
    values.fill(NaN, user * d, (user + 1) * d);
    outcome?.values.fill(NaN, user * d, (user + 1) * d);
    outcome?.classes.fill(-1, user, user + 1);
  }
}
