import { preferredK } from "../../shared/src/programs/segmentation/choice.ts";
import { codedRange } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import { budgetOf, cohortOf } from "@fedseg/shared/plan/terms.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { segmentation } from "@fedseg/shared/programs/segmentation/segmentation.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import { rowTable } from "../simulation/row-table.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import type { SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { specOf, withSpec } from "../simulation/plan-changes.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

/** What an example asks for otherwise than the tiny plan. */
export type ExampleChange = Partial<SegmentationSpec & Pick<Plan, "usersFloor">>;
const NODES = 4;

/** A plan of `d` features for a cohort of four; the first feature is seen as a logarithm. */
export function examplePlan(d: number, { usersFloor, ...change }: ExampleChange, epsilon = "2"): Plan {
  const tiny = tinyPlan("example", NODES);
  const [first] = tiny.features;
  const features = Array.from({ length: d }, (_, at): FeatureSpec => {
    const scale = at === 0 ? ({ transform: "log1p", hi: 1000 } as const) : {};
    return { ...first, name: `f${at}`, ...scale };
  });
  return {
    ...withSpec(tiny, change),
    features,
    targets: { again: { of: "bought-again", withinDays: 30 } },
    usersFloor: usersFloor ?? tiny.usersFloor,
    budget: { epsilon, delta: "1e-6", usersCap: 5000 },
  };
}

/**
 * Simulates a plan on the users its floor names: in equal groups whose standard deviation is `width` of every range,
 * or evenly spread when no width is given.
 */
export function simulatePlan(plan: Plan, seed: string, width?: number) {
  const { features, usersFloor } = plan;
  const k = preferredK(specOf(plan).k);
  const random = seededUniforms(`rows ${k}`);
  const [d, users] = [features.length, usersFloor / NODES];
  const centres = Array.from({ length: k * d }, () => 0.2 + 0.6 * random.next());
  const ends = features.map(({ transform, lo, hi }) => [toScale(transform, lo), toScale(transform, hi)]);
  const place = (at: number) => {
    if (width === undefined) return random.next();
    const normal = random.next() + random.next() + random.next() + random.next() - 2;
    const group = Math.floor(at / d) % k;
    return Math.min(1, Math.max(0, centres[group * d + (at % d)] + (normal * width) / Math.sqrt(1 / 3)));
  };
  const tables = Array.from({ length: NODES }, () => {
    const values = Float64Array.from({ length: users * d }, (_, at) => {
      const [lo, hi] = ends[at % d];
      return lo + place(at) * (hi - lo);
    });
    return rowTable(features.map(codedRange), values);
  });
  const [cohort, budget] = [cohortOf(plan), budgetOf(plan)];
  const [{ asked, facts }] = programsOf(plan);
  const context = { ...facts, uniforms: seededUniforms, earlier: [] };
  return simulate(
    segmentation(asked.spec as SegmentationSpec, context),
    { tables, cohort, budget },
    seededSource(seed),
  );
}
