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
  const at = i * q;
  const bt = j * q;
  // As many axes as a grid of cells has at most; short enough to be compiled into whoever calls it.
  if (q === 4) {
    const first = a[at] - b[bt];
    const second = a[at + 1] - b[bt + 1];
    const third = a[at + 2] - b[bt + 2];
    const fourth = a[at + 3] - b[bt + 3];
    return first * first + second * second + third * third + fourth * fourth;
  }
  let sum = 0;
  for (let axis = 0; axis < q; axis++) {
    const difference = a[at + axis] - b[bt + axis];
    sum += difference * difference;
  }
  return sum;
}
