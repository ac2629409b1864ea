/** A calendar month or year in UTC, from its first moment to that of the next; milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** Returns the calendar month of a moment, in UTC as all dates of ledgers. */
export function monthOf(at: number): Period {
  const [year, month] = [new Date(at).getUTCFullYear(), new Date(at).getUTCMonth()];
  return { from: Date.UTC(year, month), until: Date.UTC(year, month + 1) };
}

/** Returns the calendar year of a moment, in UTC. */
export function yearOf(at: number): Period {
  const year = new Date(at).getUTCFullYear();
  return { from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) };
}

/** Tells whether a moment lies in a period. */
export function isIn({ from, until }: Period, at: number): boolean {
  return at >= from && at < until;
}
