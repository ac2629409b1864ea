/** Points of a data set, n×d row-major. */
export interface Points {
  readonly n: number;
  readonly d: number;
  readonly values: Float64Array;
}

/** Maps every feature to [−1, 1] by its own minimum and maximum; a constant feature becomes 0. */
export function minMaxScaled({ n, d, values }: Points): Points {
  const scaled = new Float64Array(n * d);
  for (let j = 0; j < d; j++) {
    let [lo, hi] = [Infinity, -Infinity];
    for (let i = 0; i < n; i++) {
      lo = Math.min(lo, values[i * d + j]);
      hi = Math.max(hi, values[i * d + j]);
    }
    for (let i = 0; i < n; i++) {
      scaled[i * d + j] = hi > lo ? (2 * (values[i * d + j] - lo)) / (hi - lo) - 1 : 0;
    }
  }
  return { n, d, values: scaled };
}

/** Centres the points by their mean and divides them by the largest norm. */
export function unitBallScaled({ n, d, values }: Points): Points {
  const mean = new Float64Array(d);
  values.forEach((value, at) => (mean[at % d] += value / n));
  const scaled = values.map((value, at) => value - mean[at % d]);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let j = 0; j < d; j++) square += scaled[i * d + j] ** 2;
    largest = Math.max(largest, square);
  }
  const factor = largest > 0 ? 1 / Math.sqrt(largest) : 0;
  return { n, d, values: scaled.map((value) => value * factor) };
}
