import { normalUpperQuantile } from "../../shared/src/math/special-normal.ts";

/** Spearman's rank correlation with its 95 % confidence interval by Fisher's transformation. */
export interface Correlation {
  readonly r: number;
  readonly low: number;
  readonly high: number;
  readonly samples: number;
}

/** Computes the rank correlation of two series of one length, at least 10; ties share their mean rank. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): Correlation {
  const samples = a.length;
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const mean = (samples - 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < samples; i += 1) {
    const [x, y] = [ranksA[i] - mean, ranksB[i] - mean];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  const r = ab / Math.sqrt(aa * bb);
  // Fieller, Hartley, Pearson 1957: the variance of Fisher's z of rank correlations is 1.06/(n − 3).
  const half = normalUpperQuantile(0.025) * Math.sqrt(1.06 / (samples - 3));
  return { r, low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half), samples };
}

function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to += 1;
    for (let at = from; at < to; at += 1) ranks[order[at]] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
