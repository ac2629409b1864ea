import { CLASSES } from "@fedseg/shared/queries/class-counts.ts";
import { type Table, columnsOf } from "../table.ts";

/** Tells whether users have classes 0 and 1 alone: the module counts no others, and looks at no value behind the features. */
export function isOfTwoClasses({ d, outcome }: Pick<Table, "d" | "outcome">): boolean {
  if (!outcome) return false;
  const { codes, classes } = outcome;
  return columnsOf(codes, classes.length) <= d && classes.every((label) => label < CLASSES);
}
