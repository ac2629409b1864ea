import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Points } from "./points.ts";

/**
 * Reads headerless numbers, one row a line, separated by commas, semicolons or white space; lines that start with
 * `#`, `%` or `@` are skipped.
 * @throws RangeError for a row of another length or a field that is no number.
 */
export function readPoints(path: string): Points {
  const lines = readFileSync(path, "utf8").split(/\r?\n/);
  const rows = lines.map((line) => line.trim()).filter((line) => line !== "" && !/^[#%@]/.test(line));
  const fields = rows.map((line) => line.split(/[\s,;]+/).map(Number));
  const d = fields[0]?.length ?? 0;
  const wrong = fields.findIndex((row) => row.length !== d || row.some((value) => !Number.isFinite(value)));
  if (wrong >= 0 || d === 0)
    throw new RangeError(`"points" expected ${d} numbers a row, got row ${wrong + 1}`);
  return { n: fields.length, d, values: Float64Array.from(fields.flat()) };
}

/** Reads named columns of a gzipped CSV with a header; undefined when the file is not there. */
export function readFeatures(path: string, columns: readonly string[]): Points | undefined {
  if (!existsSync(path)) return undefined;
  const [header, ...lines] = gunzipSync(readFileSync(path)).toString("utf8").trim().split("\n");
  const places = columns.map((column) => header.split(",").indexOf(column));
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return places.map((place) => Number(cells[place]));
  });
  return { n: rows.length, d: columns.length, values: Float64Array.from(rows.flat()) };
}
