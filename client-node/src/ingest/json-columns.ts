import { quoteName, quoteText } from "./sql.ts";
import { withoutPoint } from "./whole-numbers.ts";

/** Column that tells lines of JSON apart by all that they hold, also by keys that nobody names. */
export const LINE_COLUMN = "#line";

/**
 * Writes the cells of the named keys out of the column `json`, each as its text: what a line says depends on no other
 * line. Numbers and words are written as they stand, texts as what they say, lists and objects as JSON; a key that a line
 * does not have, or has as null, is null. A line that is no object has no `LINE_COLUMN`.
 */
export function jsonCells(names: readonly string[], wholeNumbers: readonly string[] = []): string {
  const paths = names.map((name) => quoteText(`/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`));
  const cells = names.map((name, at) => {
    const cell = `cells[${at + 1}]`;
    return `, ${wholeNumbers.includes(name) ? withoutPoint(cell) : cell} AS ${quoteName(name)}`;
  });
  const texts = names.length > 0 ? `, json_extract_string(json, [${paths.join(", ")}]) AS cells` : "";
  const line = "CASE WHEN json_type(json) = 'OBJECT' THEN md5_number(json::VARCHAR) END";
  return `SELECT line AS ${quoteName(LINE_COLUMN)}${cells.join("")} FROM (SELECT ${line} AS line${texts} FROM`;
}

/** Lists the keys of the objects that stand on a file's first lines, each once, whatever its letter case. */
export function keysOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split("\n");
  const keys = lines.flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return value !== null && typeof value === "object" && !Array.isArray(value) ? Object.keys(value) : [];
    } catch {
      // The last one is cut off.
      return [];
    }
  });
  const named = keys.filter((key) => key !== "" && !key.includes("\0"));
  return [...new Map(named.map((key) => [key.toLowerCase(), key])).values()];
}
