import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import type { Table } from "../table.ts";

/** A table's users as they stood at the target's cutoff. */
export interface CutoffRows {
  readonly table: Table;
  /** Returns a user's class; −1 for a user without one, who is not counted. */
  classOf(user: number): number;
}

/** Looks at the users of a table as they stood at the target's cutoff. @throws RangeError when it has no outcome. */
export function cutoffRows(table: Table): CutoffRows {
  if (!table.outcome) throw new RangeError('"outcome" expected values and classes of every user, got none');
  const { codes, classes } = table.outcome;
  return {
    table: { ...table, codes },
    classOf: (user) => (classes[user] < CLASSES ? classes[user] : -1),
  };
}

/** Returns the rows that a query looks at, and who of them is counted. @throws RangeError as `cutoffRows`. */
export function chosenRows(
  rows: "cutoff" | undefined,
  table: Table,
): { readonly table: Table; isCounted(user: number): boolean } {
  if (rows === undefined) return { table, isCounted: () => true };
  const { table: then, classOf } = cutoffRows(table);
  return { table: then, isCounted: (user) => classOf(user) >= 0 };
}
