import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { centersOnGrid } from "@fedseg/shared/queries/grid-centers.ts";
import { type NearestTwo, nearestTwo } from "../../queries/nearest-two.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import type { Table } from "../../table.ts";

/** The segment of every user of a table. */
export interface Assignment {
  /** Index of the nearest centre, ties to the lowest; −1 for a user who could not be measured. */
  readonly segments: Int32Array;
  /** Index of the second nearest centre; −1 as above. */
  readonly seconds: Int32Array;
  /**
   * How clear the choice is: (distance to the second − distance to the best) ÷ distance between the two centres.
   * 0 on the border, 1 at the best centre or behind it, NaN for a user who could not be measured.
   */
  readonly margins: Float64Array;
}

/**
 * Assigns every user of the table to the nearest centre of a released model. Local post-processing, costs no budget.
 * @throws RangeError when table and model differ in features.
 */
export function assignUsers(table: Table, model: KMeansModel): Assignment {
  const assign = userAssigner(table, model);
  const segments = new Int32Array(table.users).fill(-1);
  const seconds = new Int32Array(table.users).fill(-1);
  const margins = new Float64Array(table.users).fill(NaN);
  for (let user = 0; user < table.users; user++) {
    const found = assign(user);
    if (!found) continue;
    [segments[user], seconds[user]] = [found.segment, found.second];
    margins[user] = found.margin;
  }
  return { segments, seconds, margins };
}

/** The segment of one user, the second nearest one, and how clear the choice is. */
interface Assigned {
  readonly segment: number;
  readonly second: number;
  readonly margin: number;
}

/**
 * Returns a function that assigns one user of the table, undefined for one who could not be measured. It finds what the
 * private sums have counted, place for place.
 * @throws RangeError when the table has not all of the model's features.
 */
export function userAssigner(table: Table, model: KMeansModel): (user: number) => Assigned | undefined {
  const scale = rowScaler(model.scaling, table);
  const centers = gridCentersOf(model);
  const point = new Int32Array(model.d);
  return (user) => {
    if (!scale(user, point)) return undefined;
    const near = nearestTwo(point, centers);
    return { segment: near.best, second: near.second, margin: marginOf(near, centers, model.d) };
  };
}

/** Returns a model's centres on the grid, k×d row-major. */
export function gridCentersOf({ centers, scaling }: KMeansModel): Int32Array {
  return Int32Array.from(centersOnGrid(centers, scaling));
}

function marginOf({ best, second, bestSquared, secondSquared }: NearestTwo, centers: Int32Array, d: number) {
  let between = 0;
  for (let j = 0; j < d; j++) between += (centers[best * d + j] - centers[second * d + j]) ** 2;
  if (between === 0) return 0;
  return Math.min(1, (Math.sqrt(secondSquared) - Math.sqrt(bestSquared)) / Math.sqrt(between));
}
