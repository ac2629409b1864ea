import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Table } from "../../client-node/src/table.ts";
import { codedRange } from "../../shared/src/features/code.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { toScale } from "../../shared/src/features/transform.ts";

const FOLDER = join(import.meta.dirname, "../../../shared/data");

/** What is used of a run in reference.json: scikit-learn's k-means on all rows in one place. */
export interface ReferenceRun {
  readonly n: number;
  readonly features: readonly string[];
  /** Mean and standard deviation per feature after the transform: the space that inertia is in. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly inertia: number;
  readonly inertia_other_seeds: Readonly<Record<string, number>>;
  readonly ari_other_seeds: Readonly<Record<string, number>>;
  readonly federated_baselines: {
    readonly one_shot_local_centroids_then_weighted_kmeans: number;
    readonly ari_one_shot_vs_centralised: number;
  };
}

/** A real data set with its reference, k = 5 on log1p of every feature. */
export interface ReferenceSet {
  readonly name: string;
  readonly features: readonly FeatureSpec[];
  readonly reference: ReferenceRun;
  /** Rows on the transformed scale, clamped to the hard range, n×d row-major. */
  readonly values: Float64Array;
  /** Place of each row's platform; the reference's cluster of each row. */
  readonly platforms: Int32Array;
  readonly labels: Int32Array;
  /** Returns a further column of the file, one text a row. */
  column(name: string): readonly string[];
}

/** Public hard ranges in natural units, by the columns' names; common sense, read from no row. */
const RANGES: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  online_retail: { recency_days: [0, 730], frequency: [1, 250], monetary: [1, 1_000_000] },
  complete_journey: {
    recency_days: [0, 730],
    frequency: [1, 250],
    monetary: [0, 100_000],
    discount_share: [0, 1],
    fresh_share: [0, 1],
  },
  online_shoppers: {
    Administrative: [0, 50],
    Administrative_Duration: [0, 7200],
    Informational: [0, 50],
    Informational_Duration: [0, 7200],
    ProductRelated: [0, 1000],
    ProductRelated_Duration: [0, 86_400],
    BounceRates: [0, 0.5],
    ExitRates: [0, 0.5],
    PageValues: [0, 500],
    SpecialDay: [0, 1],
  },
  wholesale: Object.fromEntries(
    ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"].map((name) => [
      name,
      [0, 200_000] as const,
    ]),
  ),
};

/** Names of the sets that there are references for. */
export const REFERENCE_SETS: readonly string[] = Object.keys(RANGES);

/** Reads a set; undefined when its files are not beside the checkout. */
export function readReferenceSet(name: string): ReferenceSet | undefined {
  const [file, json] = ["features.csv.gz", "reference.json"].map((base) => join(FOLDER, name, base));
  if (!existsSync(file) || !existsSync(json)) return undefined;
  const { runs } = JSON.parse(readFileSync(json, "utf8")) as { runs: Record<string, ReferenceRun> };
  const [header, ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  const rows = lines.map((line) => line.split(","));
  const column = (title: string) => rows.map((cells) => cells[names.indexOf(title)]);
  const features = Object.entries(RANGES[name]).map(([title, range]) => featureOf(title, range));
  const values = new Float64Array(rows.length * features.length);
  for (const [j, title] of Object.keys(RANGES[name]).entries()) {
    const { lo, hi } = features[j];
    for (const [row, cell] of column(title).entries()) {
      values[row * features.length + j] = toScale("log1p", Math.min(Math.max(Number(cell), lo), hi));
    }
  }
  const platforms = column("platform");
  const order = [...new Set(platforms)].sort();
  return {
    name,
    features,
    reference: runs["log1p_k5"],
    values,
    platforms: Int32Array.from(platforms, (platform) => order.indexOf(platform)),
    labels: Int32Array.from(column("cluster_log1p_k5"), Number),
    column,
  };
}

/** Deals the rows to their platforms, with classes (0 or 1 a row) where a study selects features. */
export function platformTables({ features, values, platforms }: ReferenceSet, classes?: Int8Array): Table[] {
  const d = features.length;
  return Array.from({ length: Math.max(...platforms) + 1 }, (_, platform) => {
    const rows = Array.from(platforms.keys()).filter((row) => platforms[row] === platform);
    const own = new Float64Array(rows.length * d);
    rows.forEach((row, at) => own.set(values.subarray(row * d, (row + 1) * d), at * d));
    const table = rowTable(features.map(codedRange), own, rows.map(String));
    if (!classes) return table;
    const { codes } = table;
    return { ...table, outcome: { codes, classes: Int8Array.from(rows, (row) => classes[row]) } };
  });
}

function featureOf(title: string, [lo, hi]: readonly [number, number]): FeatureSpec {
  const name = title.toLowerCase();
  return {
    name,
    title: { en: title, zh: title },
    unit: "",
    measure: { of: "attribute", attribute: name },
    transform: "log1p",
    lo,
    hi,
    direction: "neutral",
  };
}
