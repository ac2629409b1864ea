import { assignUsers, modelScaler, nearestTwo } from "../../client-node/src/scoring/segmentation/assign.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { toNatural } from "../../shared/src/features/transform.ts";
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
      features.forEach(({ transform }, j) => {
        values[segment][j].push(toNatural(transform, table.values[user * table.d + model.columns[j]]));
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
  const point = new Float64Array(model.d);
  let [sum, users] = [0, 0];
  for (const table of tables) {
    const scale = modelScaler(table, model);
    for (let user = 0; user < table.users; user += 1) {
      if (!scale(user, point)) continue;
      sum += nearestTwo(point, model).bestSquared;
      users += 1;
    }
  }
  return sum / users;
}
