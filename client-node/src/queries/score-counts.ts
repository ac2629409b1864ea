import {
  entryText,
  levelText,
  NUMBERED,
  outcomeText,
  scoreText,
  fromText,
  upToText,
} from "@fedseg/wording/plan/entry-words.ts";
import { MOST_CLASSES } from "@fedseg/shared/features/target.ts";
import { logOddsAt, stepOf } from "@fedseg/shared/queries/logistic-score.ts";
import { type ScoreCountsParams, cellsOf } from "@fedseg/shared/queries/score-counts.ts";
import { armCells, armCellText } from "./arm-counts.ts";
import { binOf } from "./bin-of.ts";
import { columnStarts } from "./columns.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { scoresOf } from "./scorers/scores-of.ts";
import type { Table } from "../table.ts";

/** Returns what tells a user's class, the level of their value, or side and class; −1 for a user who is not counted. */
function cellFinder({ yes, values, sides }: ScoreCountsParams, table: Table): (user: number) => number {
  const { table: then, classOf } = cutoffRows(table);
  if (sides) return armCells(table);
  if (values) {
    const [start] = columnStarts([table.d], then);
    return (user) => (classOf(user) < 0 ? -1 : binOf(values, then.codes[start + user]));
  }
  if (yes === undefined) return (user) => classOf(user);
  return (user) => {
    const label = classOf(user, MOST_CLASSES);
    return label < 0 ? label : Number(label === yes);
  };
}

/** Measures, for a user with a class, a 1 in one cell of score bin and class. */
export const scoreCounts: Measurement<ScoreCountsParams> = {
  capacities: () => [1],
  prepare(given, table) {
    const { scorer, starts } = given;
    const { table: then } = cutoffRows(table);
    const cellOf = cellFinder(given, table);
    const cells = cellsOf(given);
    const scoreOf = scoresOf(scorer, then);
    return (user, [part]) => {
      part.count = 0;
      const cell = cellOf(user);
      if (cell < 0) return;
      const score = scoreOf(user);
      if (score === undefined) return;
      const bin = binOf(starts, stepOf(score));
      [part.indices[0], part.values[0], part.count] = [bin * cells + cell, 1, 1];
    };
  },
  entryName(given) {
    const { starts, yes, values, sides } = given;
    const cells = cellsOf(given);
    const chance = (step: number) => `${Math.round(100 / (1 + Math.exp(-logOddsAt(step - 0.5))))} %`;
    return (at) => {
      const bin = Math.floor(at / cells);
      const from: number | undefined = starts[bin - 1];
      // The first range has no lower end; of the others the lower one is told alone.
      const range = from === undefined ? upToText(chance(starts[bin])) : fromText(chance(from));
      if (values) return entryText(scoreText("score", range), levelText((at % cells) + 1, cells));
      if (sides) return entryText(scoreText("chance", range), ...armCellText(at % cells));
      const of = yes === undefined ? undefined : NUMBERED.class(yes + 1);
      return entryText(scoreText("chance", range), outcomeText(at % cells === 1, of));
    };
  },
};
