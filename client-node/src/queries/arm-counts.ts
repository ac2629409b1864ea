import { ENTRY, entryText, NUMBERED, outcomeText } from "@fedseg/wording/plan/entry-words.ts";
import { ARM_CELLS, type ArmCountsParams } from "@fedseg/shared/queries/arm-counts.ts";
import type { Table } from "../table.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { cutoffRows } from "./cutoff-rows.ts";
import type { Measurement } from "./emission.ts";
import { nearestCenter } from "./nearest-center.ts";
import { rowScaler } from "./scale-row.ts";

/** Measures, for a user of the campaign with a class, a 1 at the nearest centre in the cell of side and class. */
export const armCounts: Measurement<ArmCountsParams> = {
  capacities: () => [1],
  prepare({ scaling, centers: given }, table) {
    const { table: then } = cutoffRows(table);
    const cellOf = armCells(table);
    const centers = Int32Array.from(given);
    const scale = rowScaler(scaling, then);
    const row = new Int32Array(scaling.columns.length);
    const found = new Float64Array(1);
    return (user, [part]) => {
      part.count = 0;
      const cell = cellOf(user);
      if (cell < 0 || !scale(user, row)) return;
      const segment = nearestCenter(row, centers, found);
      [part.indices[0], part.values[0], part.count] = [segment * ARM_CELLS + cell, 1, 1];
    };
  },
  entryName: () => (at) => {
    const [segment, cell] = [Math.floor(at / ARM_CELLS), at % ARM_CELLS];
    return entryText(NUMBERED.segment(segment + 1), ...armCellText(cell));
  },
};

/** Returns what tells a user's cell of side and class; −1 outside the campaign or without a class. @throws RangeError for a table without sides. */
export function armCells(table: Table): (user: number) => number {
  const { classOf } = cutoffRows(table);
  const arms = table.outcome?.arms;
  if (!arms) throw new RangeError('"arms" expected the campaign\'s side of every user, got none');
  return (user) => {
    const [arm, label] = [arms[user], classOf(user)];
    return (arm !== 0 && arm !== 1) || label < 0 ? -1 : 2 * arm + label;
  };
}

/** Names a cell of side and class. */
export function armCellText(cell: number): readonly [Text, Text] {
  return [cell < 2 ? ENTRY.aloneSide : ENTRY.campaignSide, outcomeText(cell % 2 === 1)];
}
