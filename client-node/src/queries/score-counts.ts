import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import { logOddsAt, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import type { ScoreCountsParams } from "@fedseg/shared/queries/score-counts.ts";
import { binOf } from "./bin-of.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { scoresOf } from "./scorers/scores-of.ts";

/** Measures, for a user with a class, a 1 in one cell of score bin and class. */
export const scoreCounts: Measurement<ScoreCountsParams> = {
  capacities: () => [1],
  prepare({ scorer, starts }, table) {
    const { table: then, classOf } = cutoffRows(table);
    const scoreOf = scoresOf(scorer, then);
    return (user, [part]) => {
      part.count = 0;
      const label = classOf(user);
      if (label < 0) return;
      const score = scoreOf(user);
      if (score === undefined) return;
      const bin = binOf(starts, stepOf(score));
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
