import { ENTRY, entryText, moveText, NUMBERED } from "@fedseg/wording/plan/entry-words.ts";
import { type ResidualParams, moveFactor } from "@fedseg/shared/queries/residual.ts";
import { roundedSquare, squareGrid } from "@fedseg/shared/queries/rounded-square.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { nearestCenter } from "./nearest-center.ts";
import { UNIT, ceilRoot, rowScaler } from "./scale-row.ts";

/** Measures, at the nearest centre, the clipped residual and a 1, and the rounded squared distance for all. */
export const residual: Measurement<ResidualParams> = {
  capacities: ({ scaling: { columns } }) => [columns.length, 1, 1],
  prepare({ scaling, centers: given, reach }, table) {
    const d = scaling.columns.length;
    const centers = Int32Array.from(given);
    const grid = squareGrid(reach);
    const scale = rowScaler(scaling, table);
    const row = new Int32Array(d);
    const found = new Float64Array(1);
    return (user, [moves, one, distance]) => {
      [moves.count, one.count, distance.count] = [0, 0, 0];
      if (!scale(user, row)) return;
      const label = nearestCenter(row, centers, found);
      const square = found[0];
      const factor = moveFactor(Math.max(ceilRoot(square), reach));
      for (let i = 0; i < d; i++) {
        const move = Math.floor(((row[i] - centers[label * d + i]) * factor + UNIT / 2) / UNIT);
        [moves.indices[i], moves.values[i]] = [label * d + i, move];
      }
      moves.count = d;
      [one.indices[0], one.values[0], one.count] = [label, 1, 1];
      [distance.indices[0], distance.values[0], distance.count] = [0, roundedSquare(square, grid), 1];
    };
  },
  entryName({ scaling, centers }, features) {
    const chosen = choose(features, scaling.columns);
    const [d, k] = [chosen.length, centers.length / chosen.length];
    return (at) => {
      if (at === k * d + k) return ENTRY.squaredDistances;
      if (at >= k * d) return entryText(NUMBERED.centre(at - k * d + 1), ENTRY.users);
      return entryText(NUMBERED.centre(Math.floor(at / d) + 1), moveText(chosen[at % d].name));
    };
  },
};
