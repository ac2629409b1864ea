import { TOP_CODE, codedRange, encode, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { toScale } from "@fedseg/shared/features/transform.ts";
import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import { isWhole } from "@fedseg/shared/programs/segmentation/description-bins.ts";
import { modelFeatures } from "@fedseg/shared/programs/segmentation/model-features.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { GRID, type Scaling, codeAt, placeOnGrid } from "@fedseg/shared/queries/scaling.ts";
import { readableAt } from "../../features/readable-value.ts";
import { type NearestTwo, nearestTwo } from "../../queries/nearest-two.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import type { Table } from "../../table.ts";
import { gridCentersOf } from "./assign.ts";

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
  const point = new Int32Array(model.d);
  if (!rowScaler(model.scaling, table)(user, point)) return undefined;
  const grid: Grid = {
    features: modelFeatures(model, spec),
    scaling: model.scaling,
    centers: gridCentersOf(model),
  };
  const near = nearestTwo(point, grid.centers);
  const { best, second } = near;
  const gap = near.secondSquared - near.bestSquared;
  const { columns } = model.scaling;
  const natural = (j: number) => readableAt(grid.features[j], table.codes[columns[j] * table.users + user]);
  const reasons = columns
    .map((feature, j) => {
      const share = gap > 0 ? advantage(point, grid, { j, best, second }) / gap : 0;
      return { feature, share, value: natural(j) };
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || a.feature - b.feature)
    .slice(0, 3);
  const change = nearestChange(point, grid, near);
  const counterfactual = change && {
    feature: columns[change.j],
    from: natural(change.j),
    to: readableAt(grid.features[change.j], change.code),
  };
  return { segment: best, second, reasons, counterfactual };
}

/** Where a model's rows and centres lie. */
interface Grid {
  /** Those of the model, in its order. */
  readonly features: readonly FeatureSpec[];
  readonly scaling: Scaling;
  readonly centers: Int32Array;
}

interface Versus {
  /** Place of the feature in the model. */
  readonly j: number;
  readonly best: number;
  readonly second: number;
}

/** Squared distance to the second centre minus that to the best, along one feature. */
function advantage(point: Int32Array, { centers }: Grid, { j, best, second }: Versus): number {
  const d = point.length;
  const toBest = point[j] - centers[best * d + j];
  const toSecond = point[j] - centers[second * d + j];
  return toSecond * toSecond - toBest * toBest;
}

/** A value of one feature, by its code. */
interface Change {
  readonly j: number;
  readonly code: number;
}

/** Finds the smallest move along one feature, inside the box, after which the second centre is the nearest of all. */
function nearestChange(point: Int32Array, grid: Grid, near: NearestTwo): Change | undefined {
  const d = point.length;
  let found: (Change & { readonly size: number }) | undefined;
  for (let j = 0; j < d; j++) {
    const apart = grid.centers[near.second * d + j] - grid.centers[near.best * d + j];
    if (apart === 0 || grid.scaling.factor[j] === 0) continue;
    const border = point[j] + (near.secondSquared - near.bestSquared) / (2 * apart);
    const past = apart > 0 ? Math.floor(border) + 1 : Math.ceil(border) - 1;
    if (Math.abs(past) > GRID) continue;
    const code = codePast(past, j, { ...grid, isUp: apart > 0 });
    const moved = point.slice();
    moved[j] = placeOnGrid(grid.scaling, j, code);
    const size = Math.abs(moved[j] - point[j]);
    if (found !== undefined && size >= found.size) continue;
    if (nearestTwo(moved, grid.centers).best === near.second) found = { j, code, size };
  }
  return found;
}

/** Returns the code of a place on the grid; of a feature of whole numbers that of the first of them that is past it. */
function codePast(
  place: number,
  j: number,
  { features, scaling, isUp }: Grid & { readonly isUp: boolean },
): number {
  const code = Math.min(Math.max(codeAt(scaling, j, place), 0), TOP_CODE);
  const feature = features[j];
  if (!isWhole(feature)) return code;
  const natural = naturalAt(feature, code);
  const whole = isUp ? Math.ceil(natural) : Math.floor(natural);
  return encode(codedRange(feature), toScale(feature.transform, whole));
}
