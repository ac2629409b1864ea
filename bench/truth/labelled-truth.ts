import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import { nearestTwo } from "../../client-node/src/queries/nearest-two.ts";
import { assignUsers, gridCentersOf } from "../../client-node/src/scoring/segmentation/assign.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { readableAt } from "../../client-node/src/features/readable-value.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";

/** Natural values of the users with a label, by segment and feature of the model, each ascending. */
export function labelledValues(
  tables: readonly Table[],
  model: SegmentationModel,
  features: readonly FeatureSpec[],
): readonly (readonly Float64Array[])[] {
  const values = Array.from({ length: model.k }, () => features.map((): number[] => []));
  for (const table of tables) {
    const { segments } = assignUsers(table, model);
    for (const [user, segment] of segments.entries()) {
      if (segment < 0) continue;
      features.forEach((feature, j) => {
        const code = table.codes[model.scaling.columns[j] * table.users + user];
        values[segment][j].push(readableAt(feature, code));
      });
    }
  }
  return values.map((own) => own.map((column) => Float64Array.from(column).sort()));
}

/** Returns the value that the share `level` of ascending values has reached. */
export function quantile(ascending: Float64Array, level: number): number {
  return ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(level * ascending.length) - 1))];
}

/** Returns the arithmetic mean. */
export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the mean squared distance of the labelled users to their centres, in the normalised space. */
export function trueInertia(tables: readonly Table[], model: SegmentationModel): number {
  const point = new Int32Array(model.d);
  const centers = gridCentersOf(model);
  let [sum, users] = [0, 0];
  for (const table of tables) {
    const scale = rowScaler(model.scaling, table);
    for (let user = 0; user < table.users; user += 1) {
      if (!scale(user, point)) continue;
      sum += nearestTwo(point, centers).bestSquared / model.scaling.radius ** 2;
      users += 1;
    }
  }
  return sum / users;
}
