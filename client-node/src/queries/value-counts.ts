import { ENTRY, entryText } from "@fedseg/wording/plan/entry-words.ts";
import { alike } from "@fedseg/wording/language.ts";
import { NO_CODE, binOfCode } from "@fedseg/shared/features/code.ts";
import type { ValueCountsParams } from "@fedseg/shared/queries/value-counts.ts";
import { chosenRows } from "./cutoff-rows.ts";
import { columnStarts } from "./columns.ts";
import type { Measurement } from "./emission.ts";
import { choose, evenBin } from "./entry-name.ts";

/** Measures a 1 in one bin of every feature; a missing value has a bin of its own. */
export const valueCounts: Measurement<ValueCountsParams> = {
  capacities: ({ columns }) => [columns.length],
  prepare({ columns, bins, rows }, given) {
    const { table, isCounted } = chosenRows(rows, given);
    const starts = columnStarts(columns, table);
    return (user, [part]) => {
      part.count = 0;
      if (!isCounted(user)) return;
      for (let j = 0; j < starts.length; j++) {
        const code = table.codes[starts[j] + user];
        part.indices[j] = j * (bins + 1) + (code === NO_CODE ? bins : binOfCode(code, bins));
        part.values[j] = 1;
      }
      part.count = starts.length;
    };
  },
  entryName({ columns, bins }, features) {
    const chosen = choose(features, columns);
    return (at) => {
      const [feature, bin] = [chosen[Math.floor(at / (bins + 1))], at % (bins + 1)];
      return bin === bins ? entryText(alike(feature.name), ENTRY.noValue) : evenBin(feature, bin, bins);
    };
  },
};
