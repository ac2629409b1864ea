import { modelIntervals } from "../../shared/src/programs/segmentation/model-features.ts";
import { boxHalf } from "../../shared/src/queries/scaling.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";
import type { ReferenceSet } from "./reference-set.ts";

/** How a model stands to the reference on the same rows. */
export interface Agreement {
  /** Adjusted Rand index against the reference's clusters. */
  readonly ari: number;
  /** Sum of squared distances in the reference's standardised space, over the reference's. */
  readonly inertiaRatio: number;
}

/** Assigns every row to the nearest centre in the reference's space and compares. */
export function agreementOf(model: SegmentationModel, set: ReferenceSet): Agreement {
  const { reference, values, labels } = set;
  const { d, k } = model;
  const width = set.features.length;
  const centers = standardisedCenters(model, set);
  const found = new Int32Array(labels.length);
  let inertia = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = Infinity;
    for (let i = 0; i < k; i++) {
      let square = 0;
      for (let j = 0; j < d; j++) {
        const column = model.scaling.columns[j];
        const place = (values[row * width + column] - reference.mean[column]) / reference.std[column];
        square += (place - centers[i * d + j]) ** 2;
      }
      if (square < best) [best, found[row]] = [square, i];
    }
    inertia += best;
  }
  return { ari: adjustedRand(found, labels), inertiaRatio: inertia / reference.inertia };
}

function standardisedCenters(model: SegmentationModel, { reference, features }: ReferenceSet): Float64Array {
  const { d, centers, scaling } = model;
  const { columns } = scaling;
  const intervals = modelIntervals(model, { features });
  return centers.map((value, at) => {
    const j = at % d;
    const { lo, hi } = intervals[j];
    const place = lo + ((value / boxHalf(scaling) + 1) / 2) * (hi - lo);
    return (place - reference.mean[columns[j]]) / reference.std[columns[j]];
  });
}

/** Computes the adjusted Rand index of two labellings: 1 the same partition, about 0 unrelated. */
export function adjustedRand(a: Int32Array, b: Int32Array): number {
  const both = new Map<string, number>();
  const [left, right] = [new Map<number, number>(), new Map<number, number>()];
  a.forEach((label, row) => {
    const pair = `${label} ${b[row]}`;
    both.set(pair, (both.get(pair) ?? 0) + 1);
    left.set(label, (left.get(label) ?? 0) + 1);
    right.set(b[row], (right.get(b[row]) ?? 0) + 1);
  });
  const pairs = (counts: Iterable<number>) => [...counts].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  const [together, byLeft, byRight] = [both, left, right].map((counts) => pairs(counts.values()));
  const expected = (byLeft * byRight) / pairs([a.length]);
  return (together - expected) / ((byLeft + byRight) / 2 - expected);
}
