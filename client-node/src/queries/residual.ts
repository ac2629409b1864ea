import { residualWeights, type ResidualParams } from "@fedseg/shared/queries/residual.ts";
import { assignedRows } from "./assigned-rows.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";

/** Measures, in the block of the nearest centre, the clipped residual and a 1, and the squared residual for all. */
export const residual: Measurement<ResidualParams> = {
  capacities: ({ scaling }) => [scaling.lo.length + 2],
  prepare(params, table) {
    const d = params.scaling.lo.length;
    const centers = Float64Array.from(params.centers);
    const energyAt = (centers.length / d) * (d + 1);
    const { radius } = params;
    const place = assignedRows(params.scaling, centers, table);
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
  entryName({ scaling, centers }, features) {
    const chosen = choose(features, scaling.columns);
    const [d, k] = [chosen.length, centers.length / chosen.length];
    return (at) => {
      const [segment, i] = [Math.floor(at / (d + 1)), at % (d + 1)];
      if (segment === k) return "squared distances, all segments";
      return i === d ? `centre ${segment + 1}, users` : `centre ${segment + 1}, move along ${chosen[i].name}`;
    };
  },
};
