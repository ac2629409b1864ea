import { ENTRY, entryText } from "@fedseg/wording/plan/entry-words.ts";
import { alike } from "@fedseg/wording/language.ts";
import { PRODUCT_WEIGHTS, productGrid, type MomentsParams } from "@fedseg/shared/queries/moments.ts";
import { chosenRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { choose } from "./entry-name.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures 1, the row, and the weighted products of its coordinates on the coarser grid. */
export const moments: Measurement<MomentsParams> = {
  capacities: ({ scaling: { columns } }) => {
    const d = columns.length;
    return [1, d, (d * (d + 1)) / 2];
  },
  prepare({ scaling, rows }, table) {
    const { table: chosen, isCounted } = chosenRows(rows, table);
    const scale = rowScaler(scaling, chosen);
    const d = scaling.columns.length;
    const row = new Int32Array(d);
    const step = 2 ** productGrid(scaling).bits;
    const half = step === 1 ? 0 : step / 2;
    return (user, [one, values, products]) => {
      for (const part of [one, values, products]) part.count = 0;
      if (!isCounted(user) || !scale(user, row)) return;
      [one.indices[0], one.values[0], one.count] = [0, 1, 1];
      for (let i = 0; i < d; i++) [values.indices[i], values.values[i]] = [i, row[i]];
      values.count = d;
      for (let i = 0; i < d; i++) row[i] = Math.floor((row[i] + half) / step);
      for (let i = 0, at = d; i < d; i++) {
        products.values[i] = PRODUCT_WEIGHTS.square * row[i] * row[i];
        for (let j = i + 1; j < d; j++, at++) products.values[at] = PRODUCT_WEIGHTS.cross * row[i] * row[j];
      }
      products.count = products.values.length;
      for (let at = 0; at < products.count; at++) products.indices[at] = at;
    };
  },
  entryName({ scaling }, features) {
    const chosen = choose(features, scaling.columns);
    const pairs = chosen.flatMap(({ name }, i) =>
      chosen.slice(i + 1).map((other) => alike(`${name} × ${other.name}`)),
    );
    const names = [
      ENTRY.users,
      ...chosen.map(({ name }) => entryText(alike(name), ENTRY.summed)),
      ...chosen.map(({ name }) => alike(`${name}²`)),
      ...pairs,
    ];
    return (at) => names[at];
  },
};
