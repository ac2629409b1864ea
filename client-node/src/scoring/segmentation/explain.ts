import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toNatural, toScale } from "@fedseg/shared/features/transform.ts";
import { isWhole } from "@fedseg/shared/programs/segmentation/description-bins.ts";
import { modelFeatures } from "@fedseg/shared/programs/segmentation/model-features.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import type { Table } from "../../table.ts";
import { modelScaler, nearestTwo, type NearestTwo } from "./assign.ts";

/** How much a feature speaks for the user's segment against the second nearest one. */
export interface Contribution {
  /** Place of the feature in the study. */
  readonly feature: number;
  /** Share of the difference of the squared distances; the shares of all features add to 1. */
  readonly share: number;
  /** The user's value in natural units, clamped to the hard range. */
  readonly value: number;
}

/** The nearest change of one feature that would move the user to the second segment. */
export interface Counterfactual {
  readonly feature: number;
  /**
   * The user's value and the value just past which the second segment is nearest, natural units; of a feature of whole numbers
   * the first of them that is past it.
   */
  readonly from: number;
  readonly to: number;
}

/** Why one user is in a segment; computed and kept locally. */
export interface Explanation {
  readonly segment: number;
  readonly second: number;
  /** At most three, those that speak for the segment, strongest first. */
  readonly reasons: readonly Contribution[];
  /** Undefined when no change of a single feature within its range would do. */
  readonly counterfactual: Counterfactual | undefined;
}

/** Explains the segment of one row of the table; undefined for a user who could not be measured. */
export function explainUser(
  table: Table,
  user: number,
  model: KMeansModel,
  spec: Pick<ProgramFacts, "features">,
): Explanation | undefined {
  const point = new Float64Array(model.d);
  if (!modelScaler(table, model)(user, point)) return undefined;
  const near = nearestTwo(point, model);
  const { best, second } = near;
  const gap = near.secondSquared - near.bestSquared;
  const features = modelFeatures(model, spec);
  const natural = (feature: number): number =>
    toNatural(features[feature].transform, table.values[user * table.d + model.columns[feature]]);
  const reasons = features
    .map((_, feature) => {
      const share = gap > 0 ? advantage(point, model, { feature, best, second }) / gap : 0;
      return { feature: model.columns[feature], share, value: natural(feature) };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || a.feature - b.feature)
    .slice(0, 3);
  const change = nearestChange(point, model, near, features);
  const counterfactual = change && {
    feature: model.columns[change.feature],
    from: natural(change.feature),
    to: naturalAt(change.to, change.feature, { model, features }),
  };
  return { segment: best, second, reasons, counterfactual };
}

interface Versus {
  readonly feature: number;
  readonly best: number;
  readonly second: number;
}

/** Squared distance to the second centre minus that to the best, along one feature. */
function advantage(point: Float64Array, { d, centers }: KMeansModel, { feature, best, second }: Versus) {
  const toBest = point[feature] - centers[best * d + feature];
  const toSecond = point[feature] - centers[second * d + feature];
  return toSecond * toSecond - toBest * toBest;
}

/** How far past the border a counterfactual goes, as a part of the box's half-side. */
const PAST = 1e-6;

/** Finds the smallest move along one feature, inside the box, after which the second centre is the nearest of all. */
function nearestChange(
  point: Float64Array,
  model: KMeansModel,
  { best, second, bestSquared, secondSquared }: NearestTwo,
  features: readonly FeatureSpec[],
): { feature: number; to: number } | undefined {
  const { d, centers, scalingLo, scalingHi } = model;
  const half = 1 / Math.sqrt(d);
  let found: { feature: number; to: number; size: number } | undefined;
  for (let feature = 0; feature < d; feature++) {
    const apart = centers[second * d + feature] - centers[best * d + feature];
    if (apart === 0 || !(scalingHi[feature] > scalingLo[feature])) continue;
    const move = (secondSquared - bestSquared) / (2 * apart);
    const past = point[feature] + move + Math.sign(apart) * PAST * half;
    if (Math.abs(past) > half) continue;
    const to = isWhole(features[feature])
      ? wholeFrom(past, feature, { model: { d, scalingLo, scalingHi }, features, isUp: move > 0 })
      : past;
    const size = Math.abs(to - point[feature]);
    if (Math.abs(to) > half || (found !== undefined && size >= found.size)) continue;
    const moved = point.slice();
    moved[feature] = to;
    if (nearestTwo(moved, model).best === second) found = { feature, to, size };
  }
  return found;
}

/** What places in the box mean. */
interface Scale {
  readonly model: Pick<KMeansModel, "d" | "scalingLo" | "scalingHi">;
  readonly features: readonly FeatureSpec[];
}

/** Returns the place of the first whole number at or past a place. */
function wholeFrom(
  place: number,
  feature: number,
  { isUp, ...scale }: Scale & { readonly isUp: boolean },
): number {
  const { d, scalingLo, scalingHi } = scale.model;
  const natural = naturalAt(place, feature, scale);
  const whole = toScale(scale.features[feature].transform, isUp ? Math.ceil(natural) : Math.floor(natural));
  const [lo, hi] = [scalingLo[feature], scalingHi[feature]];
  return ((2 * (whole - lo)) / (hi - lo) - 1) / Math.sqrt(d);
}

function naturalAt(place: number, feature: number, { model, features }: Scale): number {
  const [lo, hi] = [model.scalingLo[feature], model.scalingHi[feature]];
  const scaled = lo + ((place * Math.sqrt(model.d) + 1) / 2) * (hi - lo);
  return toNatural(features[feature].transform, scaled);
}
