import { GRID, type Scaling, rangeScaling } from "./scaling.ts";

/** Sizes of a query's example parameters. */
export interface ExampleSize {
  /** Features. */
  readonly d: number;
  /** Centres of segments. */
  readonly k: number;
  /** Intervals of each feature. */
  readonly bins: number;
}

/** The examples' features: the first d of a plan. */
export function exampleColumns(d: number): number[] {
  return Array.from({ length: d }, (_, place) => place);
}

/** Maps the examples' hard ranges to the box inside the unit ball. */
export function exampleScaling(d: number): Scaling {
  return rangeScaling(exampleColumns(d));
}

/** Centres on the diagonal of the grid, the last nearest to a user at the top of every range; k×d row-major. */
export function exampleCenters({ d, k }: ExampleSize): number[] {
  const at = (j: number) => Math.round((-0.6 + (0.9 * j) / Math.max(1, k - 1)) * GRID);
  return Array.from({ length: k * d }, (_, entry) => at(Math.floor(entry / d)));
}
