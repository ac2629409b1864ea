import { preferredK } from "../../shared/src/programs/segmentation/choice.ts";
import { specOf } from "../simulation/plan-changes.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import {
  type Precision,
  type Support,
  CENTRE_LIMIT,
  SIZE_LIMIT,
} from "@fedseg/shared/programs/segmentation/support.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { boxHalf } from "@fedseg/shared/queries/scaling.ts";
import { modelIntervals } from "@fedseg/shared/programs/segmentation/model-features.ts";
import { expect, test } from "vitest";
import { examplePlan, simulatePlan } from "./example-plans.ts";

/** How far the estimate may be from what a study of users tells of its own noise. */
const FACTOR = 1.5;

function supportOf(plan: Plan): Support {
  return planCost(plan).programs[0].support as Support;
}

function precisionOf(plan: Plan): Precision {
  const { precision } = supportOf(plan);
  if (!precision) throw new TypeError('"precision" expected of a plan that ends, got none');
  return precision;
}

/** Standard error of the centre of an average segment that a model tells, as a part of a feature's hard range. */
function toldError(plan: Plan, model: SegmentationModel, j: number): number {
  const { features, usersFloor } = plan;
  const k = preferredK(specOf(plan).k);
  const { transform, lo, hi } = features[j];
  const interval = modelIntervals(model, { features })[j];
  const half = (interval.hi - interval.lo) / 2;
  const noises = Array.from(
    model.counts,
    (count, i) => model.centerSigmas[i * model.d + j] * Math.max(count, 1),
  );
  const noise = noises.reduce((sum, value) => sum + value, 0) / k;
  const range = toScale(transform, hi) - toScale(transform, lo);
  return (noise / (usersFloor / k) / boxHalf(model.scaling)) * (half / range);
}

test.each([
  { name: "few features", d: 3, spec: { k: 3, usersFloor: 3000, normalise: "range" } },
  { name: "quantiles", d: 3, spec: { k: 5, usersFloor: 4000, normalise: "quantiles" } },
  { name: "many features", d: 6, spec: { k: 5, usersFloor: 4000, normalise: "range" } },
] as const)("errors are within a factor of 1.5 of what simulated studies tell: $name", ({ d, spec }) => {
  const plan = examplePlan(d, spec);
  const precision = precisionOf(plan);
  for (const width of [0.12, undefined]) {
    const { model } = simulatePlan(plan, "noise", width);
    precision.centres.forEach(({ ofRange }, j) => {
      const ratio = ofRange / toldError(plan, model, j);
      expect(ratio).toBeGreaterThan(1 / FACTOR);
      expect(ratio).toBeLessThan(FACTOR);
    });
    const sizes = model.countSigmas.reduce((sum, sigma) => sum + sigma, 0) / model.k;
    expect(precision.usersSigma / sizes).toBeGreaterThan(1 / FACTOR);
    expect(precision.usersSigma / sizes).toBeLessThan(FACTOR);
  }
});

test("segments of the smallest size meet both limits, and the smaller of them just so", () => {
  for (const epsilon of ["0.5", "2", "8"]) {
    const precision = precisionOf(examplePlan(6, { k: 5, usersFloor: 8000 }, epsilon));
    const { users, usersSigma, centres, smallest } = precision;
    const centre = (size: number) => Math.max(...centres.map(({ ofRange }) => (ofRange * users) / size));
    expect(centre(smallest)).toBeLessThanOrEqual(CENTRE_LIMIT);
    expect(usersSigma / smallest).toBeLessThanOrEqual(SIZE_LIMIT);
    expect(centre(smallest - 1) > CENTRE_LIMIT || usersSigma / (smallest - 1) > SIZE_LIMIT).toBe(true);
  }
});

test("as many segments are supported as the rule of size admits", () => {
  const plan = examplePlan(3, { k: 3, usersFloor: 800 });
  const { mostSegments } = supportOf(plan);
  expect(() => checkPlan(examplePlan(3, { k: mostSegments, usersFloor: 800 }))).not.toThrow();
  expect(() => checkPlan(examplePlan(3, { k: mostSegments + 1, usersFloor: 800 }))).toThrow("PLAN_TOO_SMALL");
});

test("errors in natural units are those of the scale times its slope", () => {
  const [log, plain] = precisionOf(examplePlan(2, { k: 3, usersFloor: 2000 })).centres;
  expect(plain.middle).toBe(5);
  expect(plain.atMiddle).toBeCloseTo(plain.ofRange * 10, 12);
  expect(log.middle).toBeCloseTo(Math.sqrt(1001) - 1, 9);
  expect(log.atMiddle).toBeCloseTo(log.ofRange * Math.log(1001) * Math.sqrt(1001), 9);
});
