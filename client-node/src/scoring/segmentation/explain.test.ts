import { expect, test } from "vitest";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { codedRange, encode } from "@fedseg/shared/features/code.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import type { Table } from "../../table.ts";
import type { Segment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { explanationText } from "@fedseg/wording/programs/segmentation/why-text.ts";
import { explainUser } from "./explain.ts";

const FEATURES = ["a", "b", "c", "d"].map((name): FeatureSpec => {
  const title = { en: name, zh: name };
  const measure = { of: "attribute", attribute: name } as const;
  return { name, title, unit: "", measure, transform: "none", lo: -1, hi: 1, direction: "neutral" };
});
const SPEC = {
  features: FEATURES,
  k: 2,
  usersFloor: 1,
  normalise: "range" as const,
  describe: { share: 0.15 },
};

/** Two centres on four features; natural units are those of the box. */
function model(rows: number[][]): KMeansModel {
  return {
    k: rows.length,
    d: 4,
    scaling: rangeScaling([0, 1, 2, 3]),
    centers: Float64Array.from(rows.flat(), (value) => value / 2),
    centerSigmas: new Float64Array(4 * rows.length),
    counts: new Float64Array(rows.length).fill(1),
    countSigmas: new Float64Array(rows.length),
    users: rows.length,
    usersSigma: 0,
  };
}

function tableOf(row: readonly number[], features: readonly FeatureSpec[]): Table {
  const codes = Uint16Array.from(row, (value, j) => encode(codedRange(features[j]), value));
  return { users: 1, d: 4, codes, ids: ["u"] };
}

function explain(row: number[], centers: number[][]) {
  return explainUser(tableOf(row, FEATURES), 0, model(centers), SPEC)!;
}

test("names the three strongest reasons and the smallest sufficient change", () => {
  const centers = [
    [-0.2, -0.8, -0.4, -0.1],
    [0.2, 0.8, 0.4, 0.1],
  ];
  const { segment, reasons, counterfactual } = explain([0.3, -0.1, -0.1, 0], centers);
  expect(segment).toBe(0);
  // Advantage of a feature = 4 × its half-distance × its value: −.24, .32, .16, 0 of a total of .24.
  expect(reasons.map(({ feature }) => feature)).toEqual([1, 2]);
  expect(reasons.map(({ share }) => share)).toEqual([expect.closeTo(4 / 3, 2), expect.closeTo(2 / 3, 2)]);
  // b needs .24/3.2 = .075, c .15, a .30, d .60.
  expect(counterfactual).toEqual({ feature: 1, from: -0.1, to: expect.closeTo(-0.025, 2) });
});

test("offers no change that leaves the box or ends in a third segment", () => {
  const centers = [
    [-0.9, -0.9, 0, 0],
    [0.9, 0.9, 0, 0],
  ];
  expect(explain([-1, -1, 0, 0], centers).counterfactual).toBeUndefined();
  const three = [
    [-0.9, 0, 0, 0],
    [0.1, 0.9, 0, 0],
    [0.45, 0, 0, 0],
  ];
  // Along a the border to the second lies nearer, at −.085, but there the third is nearest of all.
  const { second, counterfactual } = explain([-0.8, 0.1, 0, 0], three);
  expect(second).toBe(1);
  expect(counterfactual).toEqual({ feature: 1, from: 0.1, to: expect.closeTo(1.61 / 1.8, 2) });
});

test("says of whole numbers the first one that is past the border", () => {
  const title = { en: "orders", zh: "订单数" };
  const orders: FeatureSpec = {
    ...FEATURES[0],
    title,
    measure: { of: "count", what: "orders" },
    lo: 0,
    hi: 20,
  };
  const features = [orders, ...FEATURES.slice(1)];
  const centers = [
    [-0.5, 0, 0, 0],
    [0.05, 0, 0, 0],
  ];
  const own = model(centers);
  const at = (value: number) => explainUser(tableOf([value, 0, 0, 0], features), 0, own, { features })!;
  // The border lies at −.225 of ±1, at 7.75 of 20.
  const [up, down] = [at(5), at(9)];
  expect([up.segment, up.counterfactual?.to, down.segment, down.counterfactual?.to]).toEqual([0, 8, 1, 7]);
  const segments = ["Few", "Many"].map((en, index): Segment => ({
    hidden: true,
    number: index + 1,
    title: { en, zh: en },
  }));
  expect(explanationText(up, segments, { features }).en).toContain(
    'With orders of 8 or more it would be "Many".',
  );
  expect(explanationText(down, segments, { features }).zh).toContain(
    "若订单数为 7 或更少，则会转入「Few」。",
  );
});
