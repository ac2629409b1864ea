import { Matrix, solve } from "ml-matrix";
import { shareOut } from "../../shared/src/programs/prediction/several-classes.ts";
import type { Rows } from "./rows.ts";

/** Steps of Newton's method. */
const STEPS = 12;

/** Weight of the squares of weights beside the likelihood, per unit of a deviation: as scikit-learn's default. */
const RIDGE = 1;

/**
 * Fits a logistic regression to all rows in one place, without privacy, and returns the chances of others; of several classes
 * one each against all others, made to sum to 1.
 */
export function newtonChances(
  rows: Rows,
  train: readonly number[],
  test: readonly number[],
): readonly (readonly number[])[] {
  if (rows.names.length === 2) return fitted(rows, rows.classes, train, test).map((p) => [1 - p, p]);
  const each = rows.names.map((_, label) =>
    fitted(
      rows,
      rows.classes.map((own) => Number(own === label)),
      train,
      test,
    ),
  );
  return test.map((_row, at) => shareOut(each.map((chances) => chances[at])).chances);
}

function fitted(
  { features, values }: Rows,
  classes: Int8Array,
  train: readonly number[],
  test: readonly number[],
): number[] {
  const d = features.length;
  const means = features.map((_, j) => average(train, (row) => values[row * d + j]));
  const deviations = features.map(
    (_, j) => Math.sqrt(average(train, (row) => (values[row * d + j] - means[j]) ** 2)) || 1,
  );
  const rowOf = (row: number) => [
    1,
    ...features.map((_, j) => (values[row * d + j] - means[j]) / deviations[j]),
  ];
  const chance = (weights: readonly number[], row: readonly number[]) =>
    1 / (1 + Math.exp(-row.reduce((sum, value, j) => sum + value * weights[j], 0)));
  const rows = train.map(rowOf);
  let weights = Array.from({ length: d + 1 }, () => 0);
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, j) => (j === 0 ? 0 : -RIDGE * weight));
    const curve = Array.from({ length: d + 1 }, (_, i) =>
      Array.from({ length: d + 1 }, (_other, j) => (i === j ? (i === 0 ? 1e-9 : RIDGE) : 0)),
    );
    for (const [at, row] of rows.entries()) {
      const p = chance(weights, row);
      for (let i = 0; i <= d; i++) {
        slope[i] += (classes[train[at]] - p) * row[i];
        for (let j = 0; j <= d; j++) curve[i][j] += p * (1 - p) * row[i] * row[j];
      }
    }
    const move = solve(new Matrix(curve), Matrix.columnVector(slope)).to1DArray();
    weights = weights.map((weight, j) => weight + move[j]);
  }
  return test.map((row) => chance(weights, rowOf(row)));
}

function average(rows: readonly number[], of: (row: number) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
}
