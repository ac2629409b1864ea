/** Collects z-scores by the kind of what is told. */
export class ZTable {
  readonly #kinds = new Map<string, number[]>();

  /** Takes in one number; one without an error has to be exact. */
  add(kind: string, told: { readonly value: number; readonly sigma: number }, truth: number): void {
    const off = told.value - truth;
    const values = this.#kinds.get(kind) ?? [];
    this.#kinds.set(kind, values);
    values.push(Math.abs(off) < 1e-9 * (1 + Math.abs(truth)) ? 0 : off / told.sigma);
  }

  /** Returns the kinds in the order in which they first came; `named`: what kinds are put together under. */
  rows(named = (kind: string) => kind): readonly ZRow[] {
    const together = Map.groupBy(this.#kinds, ([kind]) => named(kind));
    return [...together].map(([kind, members]) => {
      const values = members.flatMap(([, own]) => own);
      const mean = values.reduce((sum, z) => sum + z, 0) / values.length;
      const square = values.reduce((sum, z) => sum + (z - mean) ** 2, 0) / values.length;
      const farthest = values.reduce((most, z) => Math.max(most, Math.abs(z)), 0);
      return { kind, count: values.length, mean, deviation: Math.sqrt(square), farthest };
    });
  }
}

/** How the z-scores of a kind are spread. */
export interface ZRow {
  readonly kind: string;
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly farthest: number;
}

/** What is asked of every kind: errors that hold. */
export const LIMITS = { mean: 0.1, deviation: 1.1, farthest: 6 } as const;

/** Tells whether the errors of a kind hold but for what so few numbers scatter, at most `errors` standard errors of it. */
export function holds({ count, mean, deviation, farthest }: ZRow, errors = 2): boolean {
  const slack = errors / Math.sqrt(count);
  return (
    Math.abs(mean) <= LIMITS.mean + slack &&
    deviation <= LIMITS.deviation + slack &&
    farthest <= LIMITS.farthest
  );
}
