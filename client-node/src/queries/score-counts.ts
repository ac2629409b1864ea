import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import { logOddsAt, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import type { ScoreCountsParams } from "@fedseg/shared/queries/score-counts.ts";
import { binOf } from "./bin-of.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { rowScaler } from "./scale-row.ts";
import { scoreRow } from "./score-row.ts";

/** Measures, for a user with a class, a 1 in one cell of score bin and class. */
export const scoreCounts: Measurement<ScoreCountsParams> = {
  capacities: () => [1],
  prepare({ scaling, weights, starts }, table) {
    const { table: then, classOf } = cutoffRows(table);
    const scale = rowScaler(scaling, then);
    const row = new Int32Array(scaling.columns.length);
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user);
      if (label < 0 || !scale(user, row)) return;
      const bin = binOf(starts, stepOf(scoreRow(weights, row)));
      [part.indices[0], part.values[0], part.count] = [bin * CLASSES + label, 1, 1];
    };
  },
  entryName({ starts }) {
    const chance = (step: number) => `${Math.round(100 / (1 + Math.exp(-logOddsAt(step - 0.5))))} %`;
    return (at) => {
      const bin = Math.floor(at / CLASSES);
      const [from, to] = [starts[bin - 1], starts[bin]];
      const range = from === undefined ? `up to ${chance(to)}` : `from ${chance(from)}`;
      return `chance ${range}, target ${at % CLASSES === 1 ? "yes" : "no"}`;
    };
  },
};
