import { momentsLength, type MomentsParams } from "@fedseg/shared/queries/moments.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures (1, x, diag(x xᵀ), √2·upper(x xᵀ))/√3. */
export const moments: Measurement<MomentsParams> = {
  capacities: ({ scaling }) => [momentsLength(scaling.lo.length)],
  prepare({ scaling }, table) {
    const scale = rowScaler(scaling, table);
    const d = scaling.lo.length;
    const row = new Float64Array(d);
    const unit = 1 / Math.sqrt(3);
    const cross = Math.SQRT2 * unit;
    return (user, [part]) => {
      part.count = 0;
      if (!scale(user, row)) return;
      const { indices, values } = part;
      for (let at = 0; at < indices.length; at++) indices[at] = at;
      values[0] = unit;
      for (let i = 0, at = 1 + 2 * d; i < d; i++) {
        values[1 + i] = row[i] * unit;
        values[1 + d + i] = row[i] * row[i] * unit;
        for (let j = i + 1; j < d; j++, at++) values[at] = row[i] * row[j] * cross;
      }
      part.count = indices.length;
    };
  },
  entryName({ scaling }, features) {
    const chosen = choose(features, scaling.columns);
    const pairs = chosen.flatMap(({ name }, i) =>
      chosen.slice(i + 1).map((other) => `${name} × ${other.name}`),
    );
    const names = [
      "users",
      ...chosen.map(({ name }) => `${name}, summed`),
      ...chosen.map(({ name }) => `${name}²`),
      ...pairs,
    ];
    return (at) => names[at];
  },
};
