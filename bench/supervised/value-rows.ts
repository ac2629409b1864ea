import { codedRange, encode } from "../../shared/src/features/code.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { type Target, valueFeature } from "../../shared/src/features/target.ts";
import { toScale } from "../../shared/src/features/transform.ts";
import { normalQuantile } from "../../shared/src/math/special-normal.ts";
import type { Table } from "../../client-node/src/table.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { type Line, readLines } from "../recommend/read-lines.ts";

/** Users at a moment, and what each spends in the time after it. */
export interface ValueRows {
  readonly features: readonly FeatureSpec[];
  /** On the scale that features have, rows×features row-major. */
  readonly values: Float64Array;
  /** In natural units, none above what the target knows. */
  readonly worth: Float64Array;
  readonly target: Target & { readonly of: "spend" };
}

const DAY_MS = 86_400_000;

/** Customers of Online Retail before September 2011, and what they spend within 90 days. */
const [CUTOFF_MS, DAYS, UP_TO] = [Date.UTC(2011, 8, 1), 90, 10_000];

/** Returns them from a file of orders; undefined where there is none. */
export function shopValues(path: string): ValueRows | undefined {
  const lines = readLines(path);
  if (!lines) return undefined;
  const users = Map.groupBy(
    lines.filter(({ atMs }) => atMs < CUTOFF_MS + DAYS * DAY_MS),
    ({ user }) => user,
  );
  const rows = [...users.values()].flatMap((own) => {
    const before = own.filter(({ atMs }) => atMs < CUTOFF_MS);
    const after = own.filter(({ atMs }) => atMs >= CUTOFF_MS);
    return before.length > 0 ? [{ own: pastOf(before), worth: Math.min(spendOf(after), UP_TO) }] : [];
  });
  return {
    features: PAST,
    values: Float64Array.from(
      rows.flatMap(({ own }) =>
        PAST.map(({ transform, lo, hi }, j) => toScale(transform, Math.min(Math.max(own[j], lo), hi))),
      ),
    ),
    worth: Float64Array.from(rows, ({ worth }) => worth),
    target: { of: "spend", withinDays: DAYS, upTo: UP_TO },
  };
}

const PAST = [
  featureOf("recency", { transform: "log1p", lo: 0, hi: 400 }),
  featureOf("tenure", { transform: "log1p", lo: 0, hi: 400 }),
  featureOf("orders", { transform: "log1p", lo: 0, hi: 200 }),
  featureOf("spend", { transform: "log1p", lo: 0, hi: 50_000 }),
  featureOf("spend of 90 days", { transform: "log1p", lo: 0, hi: 20_000 }),
  featureOf("products", { transform: "log1p", lo: 0, hi: 1000 }),
];

function pastOf(lines: readonly Line[]): readonly number[] {
  const days = lines.map(({ atMs }) => Math.floor((CUTOFF_MS - atMs) / DAY_MS));
  const [last, first] = days.reduce(([least, most], own) => [Math.min(least, own), Math.max(most, own)], [
    Infinity,
    0,
  ] as [number, number]);
  return [
    last,
    first,
    new Set(lines.map(({ order }) => order)).size,
    spendOf(lines),
    spendOf(lines.filter((_line, at) => days[at] < DAYS)),
    new Set(lines.map(({ item }) => item)).size,
  ];
}

function spendOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

/** Features of made-up users; a part of the users spends nothing, the less likely the more they are expected to; and what chance adds to ln(1 + value). */
const [FEATURES, CHANCE, RANGE] = [8, 0.8, 6];

/** Makes users up whose ln(1 + value) is linear in normal features but for chance, cut off at nothing: the same for the same wish. */
export function madeValues(rows: number): ValueRows {
  const uniforms = seededUniforms(`supervised/value/${rows}`);
  const normal = () => normalQuantile(Math.max(uniforms.next(), 2 ** -54));
  const weights = Array.from({ length: FEATURES }, () => 0.5 * normal());
  const values = Float64Array.from({ length: rows * FEATURES }, () =>
    Math.min(Math.max(normal(), -RANGE), RANGE),
  );
  const worth = Float64Array.from({ length: rows }, (_, row) => {
    const mean = weights.reduce((sum, weight, j) => sum + weight * values[row * FEATURES + j], 2);
    return Math.min(Math.expm1(Math.max(mean + CHANCE * normal(), 0)), UP_TO);
  });
  const features = weights.map((_, j) =>
    featureOf(`f${j + 1}`, { transform: "none", lo: -RANGE, hi: RANGE }),
  );
  return { features, values, worth, target: { of: "spend", withinDays: DAYS, upTo: UP_TO } };
}

function featureOf(name: string, scale: Pick<FeatureSpec, "transform" | "lo" | "hi">): FeatureSpec {
  return {
    name: name.replaceAll(" ", "_"),
    title: { en: name, zh: name },
    unit: "",
    measure: { of: "attribute", attribute: name.replaceAll(" ", "_") },
    direction: "neutral",
    ...scale,
  };
}

/** Makes the table of some rows; behind the features at the cutoff stands the value. */
export function valueTable({ features, values, worth, target }: ValueRows, rows: readonly number[]): Table {
  const d = features.length;
  const own = new Float64Array(rows.length * d);
  rows.forEach((row, at) => own.set(values.subarray(row * d, (row + 1) * d), at * d));
  const table = rowTable(features.map(codedRange), own);
  const range = codedRange(valueFeature(target)!);
  const spent = rows.map((row) => encode(range, toScale("log1p", worth[row])));
  return {
    ...table,
    outcome: { codes: Uint16Array.from([...table.codes, ...spent]), classes: new Int8Array(rows.length) },
  };
}
