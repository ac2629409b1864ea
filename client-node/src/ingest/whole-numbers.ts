import { CodedError } from "@fedseg/shared/errors.ts";
import { quoteText } from "./sql.ts";

const POINTED = String.raw`^(\s*[+-]?\d+)\.0+(\s*)$`;

/** Writes a text so that a whole number has no point; any other text as it is. */
export function withoutPoint(cell: string): string {
  return `regexp_replace(${cell}, ${quoteText(POINTED)}, ${quoteText(String.raw`\1\2`)})`;
}

/** Looks up the columns that a source declares as whole numbers among its own. @throws CodedError DATA_COLUMN_MISSING. */
export function requireAmong(declared: readonly string[], names: readonly string[]): void {
  const missing = declared.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new CodedError("DATA_COLUMN_MISSING", {
    what: `wholeNumbers of a source names a column ${JSON.stringify(missing)} that it does not have.`,
    why: `Its columns are ${names.join(", ")}; letter case counts here.`,
    todo: "Correct the name in the configuration, or leave it out.",
  });
}
