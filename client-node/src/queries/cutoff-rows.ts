import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import { type Table, columnsOf } from "../table.ts";

/** A table's users as they stood at the target's cutoff; the value of a target that has one is their last column. */
export interface CutoffRows {
  readonly table: Table;
  /** Returns a user's class, of two unless more are named; −1 for a user without one, who is not counted. */
  classOf(user: number, classes?: number): number;
}

/** Looks at the users of a table as they stood at the target's cutoff. @throws RangeError when it has no outcome. */
export function cutoffRows(table: Table): CutoffRows {
  if (!table.outcome) throw new RangeError('"outcome" expected values and classes of every user, got none');
  const { codes, classes } = table.outcome;
  return {
    table: {
      ...table,
      codes, // Of nobody there is nothing to look at, whatever is asked for.
      d: table.users === 0 ? Infinity : columnsOf(codes, table.users),
    },
    classOf: (user, all = CLASSES) => (classes[user] < all ? classes[user] : -1),
  };
}

/** Returns the rows that a query looks at, and who of them is counted. @throws RangeError as `cutoffRows`. */
export function chosenRows(
  rows: "cutoff" | undefined,
  table: Table,
): { readonly table: Table; isCounted(user: number): boolean } {
  if (rows === undefined) return { table, isCounted: () => true };
  const { table: then } = cutoffRows(table);
  return { table: then, isCounted: (user) => table.outcome!.classes[user] >= 0 };
}
