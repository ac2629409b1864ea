/** Points with non-negative weights, `count`×`q` row-major. */
export interface WeightedPoints {
  readonly q: number;
  readonly points: Float64Array;
  /** Length `count`. */
  readonly weights: Float64Array;
}

/** A clustering of weighted points: k centres (k×q), the label of each point, the weighted sum of squares. */
export interface Clustering {
  readonly centers: Float64Array;
  readonly labels: Int32Array;
  readonly cost: number;
}

/** Computes the squared distance between row i of `a` and row j of `b`, both of width q. */
export function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, q: number): number {
  let [sum, at, bt] = [0, i * q, j * q];
  for (const end = at + q; at < end; at++, bt++) {
    const difference = a[at] - b[bt];
    sum += difference * difference;
  }
  return sum;
}
