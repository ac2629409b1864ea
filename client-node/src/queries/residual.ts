import { residualWeights, type ResidualParams } from "@fedseg/shared/queries/residual.ts";
import { nearestCenters } from "../kernels/nearest-center.ts";
import type { Table } from "../table.ts";
import type { Measurement } from "./emission.ts";
import { rowScaler } from "./scale-row.ts";

/** Rows scaled and assigned at a time. */
const CHUNK = 1024;

/** Measures, in the block of the nearest centre, the clipped residual and a 1, and the squared residual for all. */
export const residual: Measurement<ResidualParams> = {
  capacities: ({ scaling }) => [scaling.lo.length + 2],
  prepare(params, table) {
    const d = params.scaling.lo.length;
    const centers = Float64Array.from(params.centers);
    const energyAt = (centers.length / d) * (d + 1);
    const { radius } = params;
    const place = assignedRows(params, centers, table);
    return (user, [part]) => {
      part.count = 0;
      const { rows, at, label } = place(user);
      if (label < 0) return;
      const { indices, values } = part;
      let square = 0;
      for (let i = 0; i < d; i++) {
        values[i] = rows[at + i] - centers[label * d + i];
        indices[i] = label * (d + 1) + i;
        square += values[i] * values[i];
      }
      const length = Math.sqrt(square);
      const factor = residualWeights.move / Math.max(length, radius);
      for (let i = 0; i < d; i++) values[i] *= factor;
      indices[d] = label * (d + 1) + d;
      values[d] = residualWeights.count;
      indices[d + 1] = energyAt;
      values[d + 1] = residualWeights.energy * Math.min(square / (radius * radius), 1);
      part.count = d + 2;
    };
  },
};

/** Returns a function that finds a user's scaled row and label (−1: cannot be measured), a chunk at a time. */
function assignedRows({ scaling }: ResidualParams, centers: Float64Array, table: Table) {
  const { users } = table;
  const d = scaling.lo.length;
  const scale = rowScaler(scaling, table);
  const rows = new Float64Array(CHUNK * d);
  const labels = new Int32Array(CHUNK);
  const place = { rows, at: 0, label: -1 };
  let first = -1;
  const load = (user: number) => {
    first = user - (user % CHUNK);
    const count = Math.min(CHUNK, users - first);
    const row = new Float64Array(d);
    const measurable = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      measurable[i] = scale(first + i, row) ? 1 : 0;
      rows.set(row, i * d);
    }
    nearestCenters(rows, d, centers, labels);
    for (let i = 0; i < count; i++) if (measurable[i] === 0) labels[i] = -1;
  };
  return (user: number) => {
    if (first < 0 || user < first || user >= first + CHUNK) load(user);
    place.at = (user - first) * d;
    place.label = labels[user - first];
    return place;
  };
}
