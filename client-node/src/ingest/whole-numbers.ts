import { CodedError } from "@fedseg/shared/errors.ts";
import { quoteText } from "./sql.ts";

const POINTED = String.raw`[+-]?\d+\.0+`;
/** Digits up to which a program's floating numbers are whole. */
const DIGITS = Array.from({ length: 15 }, (_, at) => at + 1);
/**
 * 1.2345678E7, as Java and Spark write whole numbers from ten million on, leaving out zeros at the end; and 1.2345678e+7,
 * where others may have rounded, so that the digits have to reach the unit.
 */
const SHORTEST = DIGITS.map((n) => String.raw`\d\.\d{1,${n}}E${n}`).join("|");
const REACHING = DIGITS.map((n) => String.raw`\d\.\d{${n}}[eE]\+?0?${n}`).join("|");
const EXPONENT = `[+-]?(?:${SHORTEST}|${REACHING})`;

/** The forms of whole numbers that a program has written as floating ones, and that tell all of their digits. */
export const WITH_POINT = `${POINTED}|${EXPONENT}`;

/** Writes a text so that a whole number has no point; any other text as it is. */
export function withoutPoint(cell: string): string {
  const bare = `trim(${cell})`;
  const pointed = String.raw`^(\s*[+-]?\d+)\.0+(\s*)$`;
  return `CASE WHEN regexp_full_match(${bare}, ${quoteText(EXPONENT)}) THEN TRY_CAST(${bare} AS DOUBLE)::BIGINT::VARCHAR
    ELSE regexp_replace(${cell}, ${quoteText(pointed)}, ${quoteText(String.raw`\1\2`)}) END`;
}

/** Looks up the columns that a source's option names among its own. @throws CodedError DATA_COLUMN_MISSING. */
export function requireAmong(option: string, declared: readonly string[], names: readonly string[]): void {
  const missing = declared.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new CodedError("DATA_COLUMN_MISSING", {
    what: `${option} of a source names a column ${JSON.stringify(missing)} that it does not have.`,
    why: `Its columns are ${names.join(", ")}; letter case counts here.`,
    todo: "Correct the name in the configuration, or leave it out.",
  });
}
