import { toNatural } from "@fedseg/shared/features/transform.ts";
import {
  FARTHEST_SQUARED,
  binOffsets,
  type SegmentValuesParams,
} from "@fedseg/shared/queries/segment-values.ts";
import { assignedRows } from "./assigned-rows.ts";
import { tableColumns } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { choose, edgeBin } from "./entry-name.ts";

/** Measures, in the block of the nearest centre, a 1, a 1 in one bin of every feature, and the places of the values; and the distance. */
export const segmentValues: Measurement<SegmentValuesParams> = {
  capacities: ({ features }) => [1, features.length, features.length, 1],
  prepare({ scaling, centers, features }, table) {
    const d = features.length;
    const columns = tableColumns(scaling.columns, d, table.d);
    const offsets = binOffsets(features);
    const place = assignedRows(scaling, Float64Array.from(centers), table);
    const distance = (rows: Float64Array, at: number, label: number) => {
      let square = 0;
      for (let i = 0; i < d; i++) square += (rows[at + i] - centers[label * d + i]) ** 2;
      return square;
    };
    const edges = features.map((feature) => Float64Array.from(feature.edges));
    const unit = 1 / Math.sqrt(d);
    return (user, [size, values, places, distances]) => {
      size.count = 0;
      values.count = 0;
      places.count = 0;
      distances.count = 0;
      const { rows, at, label } = place(user);
      if (label < 0) return;
      size.indices[0] = label;
      size.values[0] = 1;
      size.count = 1;
      for (let j = 0; j < d; j++) {
        const value = table.values[user * table.d + columns[j]];
        values.indices[j] = label * offsets[d] + offsets[j] + binOf(edges[j], value);
        values.values[j] = 1;
        const { transform, lo, hi } = features[j];
        const part = (toNatural(transform, value) - lo) / (hi - lo);
        places.indices[j] = label * d + j;
        places.values[j] = unit * Math.min(Math.max(part, 0), 1);
      }
      values.count = d;
      places.count = d;
      distances.indices[0] = 0;
      distances.values[0] = distance(rows, at, label) / FARTHEST_SQUARED;
      distances.count = 1;
    };
  },
  entryName({ scaling, centers, features: described }, features) {
    const chosen = choose(features, scaling.columns);
    const [offsets, d] = [binOffsets(described), described.length];
    const k = centers.length / d;
    const valuesEnd = k + k * offsets[d];
    return (at) => {
      if (at < k) return `segment ${at + 1}, users`;
      if (at >= valuesEnd + k * d) return "squared distances, all segments";
      if (at >= valuesEnd) {
        const [segment, j] = [Math.floor((at - valuesEnd) / d), (at - valuesEnd) % d];
        return `segment ${segment + 1}, ${chosen[j].name}, summed`;
      }
      const [segment, within] = [Math.floor((at - k) / offsets[d]), (at - k) % offsets[d]];
      const j = offsets.findLastIndex((offset) => offset <= within);
      return `segment ${segment + 1}, ${edgeBin(chosen[j], described[j].edges, within - offsets[j])}`;
    };
  },
};

/** Returns how many of the ascending edges a value is greater than. */
function binOf(edges: Float64Array, value: number): number {
  let [from, to] = [0, edges.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value > edges[middle]) from = middle + 1;
    else to = middle;
  }
  return from;
}
