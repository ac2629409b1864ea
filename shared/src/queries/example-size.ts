/** Sizes of a query's example parameters. */
export interface ExampleSize {
  /** Features, each from 0 to 10. */
  readonly d: number;
  /** Centres of segments. */
  readonly k: number;
  /** Intervals of each feature. */
  readonly bins: number;
}

/** Hard range of the examples' features. */
export function exampleRange(d: number): { lo: number[]; hi: number[] } {
  return { lo: Array.from({ length: d }, () => 0), hi: Array.from({ length: d }, () => 10) };
}

/** Maps the examples' range to the box inside the unit ball. */
export function exampleScaling(d: number): { lo: number[]; hi: number[]; half: number } {
  return { ...exampleRange(d), half: 1 / Math.sqrt(d) };
}

/** Centres on the diagonal, the last nearest to a user with 10 everywhere; k×d row-major. */
export function exampleCenters({ d, k }: ExampleSize): number[] {
  const at = (j: number) => (-0.6 + (0.9 * j) / Math.max(1, k - 1)) / Math.sqrt(d);
  return Array.from({ length: k * d }, (_, entry) => at(Math.floor(entry / d)));
}

/** Inner edges of equal intervals. */
export function exampleEdges(bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, at) => (10 * (at + 1)) / bins);
}
