import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { normalQuantile } from "../../shared/src/math/special-normal.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import type { Rows } from "./rows.ts";

/** How made-up rows come by their classes: by a softmax of what features weigh, or by the clusters that they lie in. */
export const MADE = ["softmax", "clusters"] as const;

/** Rows that nobody has, and how. */
export interface MadeRows {
  readonly by: (typeof MADE)[number];
  readonly classes: number;
  readonly rows: number;
}

/** Features of either kind; of clusters so many tell something, the others are chance. */
const FEATURES = { softmax: 10, clusters: 16 };
const TELLING = 8;

/** Deviation of a softmax's weights, and of its intercepts. */
const [WEIGHT, INTERCEPT] = [0.7, 0.5];

/** Clusters of a class, how far their middles are from 0 along every feature that tells something, and the part of classes that are drawn anew. */
const [CLUSTERS, APART, MIXED] = [3, 0.9, 0.05];

/** Makes rows up, the same for the same wish. */
export function madeRows(made: MadeRows): Rows {
  const uniforms = seededUniforms(`supervised/${made.by}/${made.classes}/${made.rows}`);
  const chance = () => uniforms.next();
  const normal = () => normalQuantile(Math.max(chance(), 2 ** -54));
  const d = FEATURES[made.by];
  const draw = made.by === "softmax" ? softmaxRow(made, d, normal) : clusterRow(made, d, normal, chance);
  const values = new Float64Array(made.rows * d);
  const classes = new Int8Array(made.rows);
  for (let row = 0; row < made.rows; row++) {
    const { value, label } = draw(chance);
    values.set(
      value.map((x) => Math.min(Math.max(x, -RANGE), RANGE)),
      row * d,
    );
    classes[row] = label;
  }
  const names = Array.from({ length: made.classes }, (_, label) => `${label}`);
  return { features: Array.from({ length: d }, (_, j) => featureOf(j)), values, classes, names };
}

/** Hard range of all features, either side of 0. */
const RANGE = 6;

function featureOf(j: number): FeatureSpec {
  const name = `f${j + 1}`;
  return {
    name,
    title: { en: name, zh: name },
    unit: "",
    measure: { of: "attribute", attribute: name },
    transform: "none",
    lo: -RANGE,
    hi: RANGE,
    direction: "neutral",
  };
}

type Draw = (chance: () => number) => { readonly value: readonly number[]; readonly label: number };

function softmaxRow({ classes }: MadeRows, d: number, normal: () => number): Draw {
  const weights = Array.from({ length: classes }, () => ({
    intercept: INTERCEPT * normal(),
    columns: Array.from({ length: d }, () => WEIGHT * normal()),
  }));
  return (chance) => {
    const value = Array.from({ length: d }, normal);
    const odds = weights.map(({ intercept, columns }) =>
      Math.exp(columns.reduce((sum, weight, j) => sum + weight * value[j], intercept)),
    );
    let left = chance() * odds.reduce((sum, own) => sum + own, 0);
    const label = odds.findIndex((own) => (left -= own) < 0);
    return { value, label: label < 0 ? classes - 1 : label };
  };
}

function clusterRow({ classes }: MadeRows, d: number, normal: () => number, chance: () => number): Draw {
  const middles = Array.from({ length: classes * CLUSTERS }, () =>
    Array.from({ length: d }, (_, j) => (j < TELLING ? APART * (chance() < 0.5 ? -1 : 1) : 0)),
  );
  return () => {
    const cluster = Math.floor(chance() * middles.length);
    const value = middles[cluster].map((middle) => middle + normal());
    const label = chance() < MIXED ? Math.floor(chance() * classes) : cluster % classes;
    return { value, label };
  };
}
