import { ENTRY, entryText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { alike } from "@fedseg/wording/language.ts";
import { roundedSquare } from "@fedseg/shared/queries/rounded-square.ts";
import { binOffsets, distanceGrid, type SegmentValuesParams } from "@fedseg/shared/queries/segment-values.ts";
import { binOf } from "./bin-of.ts";
import { columnStarts } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { choose, codeBin } from "./entry-name.ts";
import { naturalPlaces } from "./natural-places.ts";
import { nearestCenter } from "./nearest-center.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures, at the nearest centre, a 1, a 1 in one bin of every feature, and the places of the values; and the distance. */
export const segmentValues: Measurement<SegmentValuesParams> = {
  capacities: ({ features }) => [1, features.length, features.length, 1],
  prepare({ scaling, centers: given, features }, table) {
    const d = features.length;
    const starts = columnStarts(scaling.columns, table);
    const offsets = binOffsets(features);
    const centers = Int32Array.from(given);
    const grid = distanceGrid(scaling);
    const scale = rowScaler(scaling, table);
    const row = new Int32Array(d);
    const found = new Float64Array(1);
    const placesOf = features.map(naturalPlaces);
    return (user, [size, values, places, distance]) => {
      for (const part of [size, values, places, distance]) part.count = 0;
      if (!scale(user, row)) return;
      const label = nearestCenter(row, centers, found);
      [size.indices[0], size.values[0], size.count] = [label, 1, 1];
      for (let j = 0; j < d; j++) {
        const code = table.codes[starts[j] + user];
        values.indices[j] = label * offsets[d] + offsets[j] + binOf(features[j].starts, code);
        values.values[j] = 1;
        places.indices[j] = label * d + j;
        places.values[j] = placesOf[j](code);
      }
      [values.count, places.count] = [d, d];
      [distance.indices[0], distance.values[0], distance.count] = [0, roundedSquare(found[0], grid), 1];
    };
  },
  entryName({ scaling, centers, features: described }, features) {
    const chosen = choose(features, scaling.columns);
    const [offsets, d] = [binOffsets(described), described.length];
    const k = centers.length / d;
    const valuesEnd = k + k * offsets[d];
    return (at) => {
      if (at < k) return entryText(NUMBERED.segment(at + 1), ENTRY.users);
      if (at >= valuesEnd + k * d) return ENTRY.squaredDistances;
      if (at >= valuesEnd) {
        const [segment, j] = [Math.floor((at - valuesEnd) / d), (at - valuesEnd) % d];
        return entryText(NUMBERED.segment(segment + 1), alike(chosen[j].name), ENTRY.summed);
      }
      const [segment, within] = [Math.floor((at - k) / offsets[d]), (at - k) % offsets[d]];
      const j = offsets.findLastIndex((offset) => offset <= within);
      return entryText(
        NUMBERED.segment(segment + 1),
        codeBin(chosen[j], described[j].starts, within - offsets[j]),
      );
    };
  },
};
