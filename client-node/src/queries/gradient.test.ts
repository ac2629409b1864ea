import { type GradientParams, gradient as contract } from "@fedseg/shared/queries/gradient.ts";
import { ONE, SCORE_BITS } from "@fedseg/shared/queries/logistic-score.ts";
import { OUT_BITS } from "@fedseg/shared/queries/hidden-units.ts";
import { GRID, rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import { expect, test } from "vitest";
import type { Table } from "../table.ts";
import { emissions } from "./emission.ts";
import { gradient } from "./gradient.ts";

/** Users of two features, every second with class 1. */
function tableOf(rows: readonly (readonly [number, number])[]): Table {
  const codes = Uint16Array.from([...rows.map(([a]) => a), ...rows.map(([, b]) => b)]);
  const classes = Int8Array.from(rows.keys(), (user) => user % 2);
  return {
    users: rows.length,
    d: 2,
    codes,
    ids: rows.map((_, user) => `${user}`),
    outcome: { codes, classes },
  };
}

const ROWS = [
  [1000, 64_000],
  [30_000, 20_000],
  [61_000, 45_000],
  [12_345, 54_321],
] as const;

const FEATURES = ["spend", "orders"].map((name) => ({ name, transform: "none" as const, lo: 0, hi: 9 }));

/** Intercept, weights; then of two units what each adds, its intercept and weights: in deviations. */
const POINT = [-0.4, 0.7, -0.2, 0.9, 0.1, -0.8, 0.5, -1.3, -0.3, 0.4, 1.1];

function paramsAt(point: readonly number[]): GradientParams {
  const whole = (value: number) => Math.round((value * 2 ** SCORE_BITS) / ONE);
  const row = (at: number) => ({
    intercept: whole(point[at]),
    columns: [whole(point[at + 1]), whole(point[at + 2])],
  });
  const unit = (at: number) => ({ ...row(at + 1), out: Math.round(point[at] * 2 ** OUT_BITS) });
  return { scaling: rangeScaling([0, 1]), weights: row(0), hidden: [unit(3), unit(7)], reach: 2 ** 29 };
}

/** The log-likelihood of a user, in real numbers. */
function likelihood(point: readonly number[], [a, b]: readonly [number, number], label: number): number {
  const features = [a, b].map(
    (code) => Math.max(Math.min(((code - 32_767) * GRID) / 32_767, GRID), -GRID) / ONE,
  );
  const weigh = (at: number) => point[at] + point[at + 1] * features[0] + point[at + 2] * features[1];
  const score = weigh(0) + point[3] * Math.tanh(weigh(4)) + point[7] * Math.tanh(weigh(8));
  return label * score - Math.log1p(Math.exp(score));
}

test("a gradient with hidden units is that of the log-likelihood, by every parameter", () => {
  const params = paramsAt(POINT);
  const table = tableOf(ROWS);
  const [part] = emissions(gradient.capacities(params));
  const measure = gradient.prepare(params, table);
  const sums = new Float64Array(POINT.length);
  ROWS.forEach((_row, user) => {
    measure(user, [part]);
    for (let at = 0; at < part.count; at++) sums[part.indices[at]] += part.values[at];
  });
  const { sum } = contract.decode(params, { sums, sigmas: [1], survivors: 3 });
  for (const place of POINT.keys()) {
    const moved = (by: number) => POINT.map((value, at) => (at === place ? value + by : value));
    const rise = ROWS.reduce(
      (all, row, user) =>
        all + (likelihood(moved(1e-4), row, user % 2) - likelihood(moved(-1e-4), row, user % 2)) / 2e-4,
      0,
    );
    expect(Math.abs(sum[place] - rise)).toBeLessThan(0.02);
  }
});

/** The log-likelihood of a user's class, of three whose scores have an intercept and two weights each, in real numbers. */
function classLikelihood(point: readonly number[], [a, b]: readonly [number, number], label: number): number {
  const features = [a, b].map(
    (code) => Math.max(Math.min(((code - 32_767) * GRID) / 32_767, GRID), -GRID) / ONE,
  );
  const scores = [0, 3, 6].map((at) => point[at] + point[at + 1] * features[0] + point[at + 2] * features[1]);
  return scores[label] - Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
}

test("a gradient of three classes is that of their log-likelihood, by every parameter", () => {
  const point = POINT.slice(0, 9);
  const labels = [0, 1, 2, 2];
  const whole = (value: number) => Math.round((value * 2 ** SCORE_BITS) / ONE);
  const [weights, ...others] = [0, 3, 6].map((at) => ({
    intercept: whole(point[at]),
    columns: [whole(point[at + 1]), whole(point[at + 2])],
  }));
  const scaling = rangeScaling([0, 1]);
  const params = { scaling, weights, others, reach: 2 ** 29 };
  const table = tableOf(ROWS);
  table.outcome!.classes.set(labels);
  const [part] = emissions(gradient.capacities(params));
  const sums = new Float64Array(contract.blocks(params)[0].length);
  const measure = gradient.prepare(params, table);
  for (let user = 0; user < table.users; user++) {
    measure(user, [part]);
    for (let at = 0; at < part.count; at++) sums[part.indices[at]] += part.values[at];
  }
  const { sum } = contract.decode(params, { sums, sigmas: [1], survivors: 3 });
  for (const place of point.keys()) {
    const moved = (by: number) => point.map((value, at) => (at === place ? value + by : value));
    const rise = ROWS.reduce((all, row, user) => {
      const [up, down] = [1e-4, -1e-4].map((by) => classLikelihood(moved(by), row, labels[user]));
      return all + (up - down) / 2e-4;
    }, 0);
    expect(Math.abs(sum[place] - rise)).toBeLessThan(0.02);
  }
  const name = gradient.entryName({ scaling, weights, others, reach: 1 }, FEATURES);
  expect([0, 5, 7].map((at) => name(at).en)).toEqual([
    "gradient of class 1 of the intercept",
    "gradient of class 2 along orders",
    "gradient of class 3 along spend",
  ]);
});

test("every entry has a name of its own", () => {
  const name = gradient.entryName(paramsAt(POINT), FEATURES);
  expect(new Set(POINT.map((_, at) => name(at).zh)).size).toBe(POINT.length);
  expect(name(2).en).toBe("gradient along orders");
  expect(name(7).en).toBe("gradient of what unit 2 adds");
  expect(name(9).en).toBe("gradient of unit 2 along spend");
});
