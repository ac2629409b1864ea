import { Matrix, solve } from "ml-matrix";
import { muOf } from "../../shared/src/dp/gdp.ts";
import { CodedError } from "../../shared/src/errors.ts";
import { type Learning, learnt } from "./learn.ts";
import { splitRows } from "./split-rows.ts";
import { type ValueRows, valueTable } from "./value-rows.ts";

/** How well ln(1 + value) of others is foretold: part of its variance, and the root of the mean square error. */
interface Fit {
  readonly r2: number;
  readonly rmse: number;
}

/** What is asked of the program that foretells a value. */
export interface ValuesAsked {
  readonly epsilons: readonly number[];
  readonly delta: number | undefined;
  readonly seeds: number;
  readonly parties: number;
}

/** Prints how well a value is foretold at every epsilon, beside least squares without privacy and a guess at the mean of all; the noise of a mean, splits included. */
export function measureValues(rows: ValueRows, { epsilons, delta, seeds, parties }: ValuesAsked): void {
  const users = rows.worth.length;
  const splits = Array.from({ length: seeds }, (_, seed) => ({ seed, ...splitRows(users, seed) }));
  const train = splits[0].train.length;
  const own = delta ?? 1 / (train * Math.log(train));
  const logs = rows.worth.map(Math.log1p);
  const line = (name: string, of: (split: (typeof splits)[0]) => Fit) => {
    try {
      console.log(`| ${name} | ${cellsOf(splits.map(of))} |`);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      console.log(`| ${name} | ${error.message} | |`);
    }
  };
  const none = rows.worth.filter((worth) => worth === 0).length / users;
  console.log(
    `${users} rows, ${rows.features.length} features, ${Math.round(100 * none)} % of them worth nothing, delta ${own.toExponential(2)}\n\n| | R² of ln(1 + value) | RMSE |\n|---|---|---|`,
  );
  for (const epsilon of epsilons) {
    const mu = muOf(epsilon, own);
    line(`value, ε ${epsilon}`, ({ train: from, test, seed }) => {
      const told = foretold(rows, { from, test }, { program: "value", parties, mu, seed });
      return fitOf(logs, test, told);
    });
  }
  line("least squares, without privacy", ({ train: from, test }) =>
    fitOf(logs, test, leastSquares(rows, logs, { from, test })),
  );
  line("the mean of all", ({ train: from, test }) => {
    const mean = meanOf(from.map((row) => logs[row]));
    return fitOf(
      logs,
      test,
      test.map(() => mean),
    );
  });
}

interface Sides {
  readonly from: readonly number[];
  readonly test: readonly number[];
}

/** Learns through the real encoder, sampler and decoder, and foretells others as a node does. */
function foretold(rows: ValueRows, { from, test }: Sides, asked: Learning): readonly number[] {
  const scoring = learnt(
    {
      features: rows.features,
      target: rows.target,
      tableOf: (own) => valueTable(rows, own),
      spec: { target: "class", evaluate: { share: 0.05 } },
    },
    { train: from, test },
    asked,
  );
  return test.map((_row, at) => Math.log1p(scoring.score(at)!.values["expected"]));
}

function leastSquares(
  { features, values }: ValueRows,
  logs: Float64Array,
  { from, test }: Sides,
): readonly number[] {
  const d = features.length;
  const rowOf = (row: number) => [1, ...values.subarray(row * d, (row + 1) * d)];
  const weights = solve(
    new Matrix(from.map(rowOf)),
    Matrix.columnVector(from.map((row) => logs[row])),
    true,
  ).to1DArray();
  const most = logs.reduce((largest, log) => Math.max(largest, log), 0);
  return test.map((row) =>
    Math.min(
      Math.max(
        rowOf(row).reduce((sum, value, j) => sum + value * weights[j], 0),
        0,
      ),
      most,
    ),
  );
}

function fitOf(logs: Float64Array, test: readonly number[], told: readonly number[]): Fit {
  const mean = meanOf(test.map((row) => logs[row]));
  const error = meanOf(test.map((row, at) => (logs[row] - told[at]) ** 2));
  return { r2: 1 - error / meanOf(test.map((row) => (logs[row] - mean) ** 2)), rmse: Math.sqrt(error) };
}

function cellsOf(fits: readonly Fit[]): string {
  return (["r2", "rmse"] as const)
    .map((name) => {
      const all = fits.map((fit) => fit[name]);
      const mean = meanOf(all);
      const square = all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const error = Math.sqrt(square / Math.max(all.length - 1, 1) / all.length);
      return `${mean.toFixed(3).replace("0.", ".").replace("-", "−")} ± ${error.toFixed(3).replace("0.", ".")}`;
    })
    .join(" | ");
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
