import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { Table } from "../../client-node/src/table.ts";
import { CodedError } from "../../shared/src/errors.ts";
import { codedRange } from "../../shared/src/features/code.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { rowTable } from "../../test/simulation/row-table.ts";

/** Most values of a target that are classes of their own. */
const MOST_VALUES = 8;

/** Rows of a file: numbers on the scale that features have, and a class a row. */
export interface Rows {
  readonly features: readonly FeatureSpec[];
  /** Rows×features row-major. */
  readonly values: Float64Array;
  readonly classes: Int8Array;
  /** What the classes are called, two or more. */
  readonly names: readonly string[];
}

/** A feature's public hard range, as the files of ranges have it. */
interface Range {
  readonly name: string;
  readonly lo: number;
  readonly hi: number;
}

/** Reads a CSV file, packed or not, of numbers; a feature without a range has the next round numbers around its values. A target of three to eight values has as many classes, another one above 0 and one not. @throws CodedError ROWS_NOT_NUMBERS */
export function readRows(path: string, target: string, ranges: string | undefined): Rows {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const [names, ...lines] = parse(text, { skip_empty_lines: true }) as string[][];
  if (!names.includes(target))
    throw new RangeError(`"--target" expected one of ${names.join(", ")}, got ${target}`);
  const given = ranges
    ? (JSON.parse(readFileSync(ranges, "utf8")) as { features: readonly Range[] }).features
    : [];
  const chosen = names.filter((name) => name !== target);
  const columns = chosen.map((name) => numbersIn(name, names.indexOf(name), lines));
  const features = chosen.map((name, j): FeatureSpec => {
    const { lo, hi } = given.find((range) => range.name === name) ?? roundRange(columns[j]);
    return {
      name: `f${j + 1}`,
      title: { en: name, zh: name },
      unit: "",
      measure: { of: "attribute", attribute: `f${j + 1}` },
      transform: "none",
      lo,
      hi,
      direction: "neutral",
    };
  });
  const values = new Float64Array(lines.length * chosen.length);
  columns.forEach((column, j) =>
    column.forEach((value, row) => {
      values[row * chosen.length + j] = Math.min(Math.max(value, features[j].lo), features[j].hi);
    }),
  );
  const at = names.indexOf(target);
  return { features, values, ...classesOf(target, at, lines) };
}

/** Reads a column of numbers. @throws CodedError ROWS_NOT_NUMBERS */
function numbersIn(name: string, at: number, lines: readonly (readonly string[])[]): number[] {
  return lines.map((cells, row) => {
    const value = cells[at].trim() === "" ? Number.NaN : Number(cells[at]);
    if (Number.isFinite(value)) return value;
    throw new CodedError("ROWS_NOT_NUMBERS", {
      what: `Row ${row + 1} below the head has ${JSON.stringify(cells[at])} in the column ${name}, which is no finite number.`,
      why: "Features are numbers, each within a range; an empty cell is not 0 either.",
      todo: "Write a number there, or leave out the row or the column; write words as one column of 0 and 1 each.",
    });
  });
}

/** @throws CodedError ROWS_NOT_NUMBERS */
function classesOf(
  target: string,
  at: number,
  lines: readonly (readonly string[])[],
): Pick<Rows, "classes" | "names"> {
  const cells = lines.map((own) => own[at]);
  const found = [...new Set(cells)].toSorted((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  if (found.length < 3 || found.length > MOST_VALUES)
    return {
      names: ["0", "1"],
      classes: Int8Array.from(numbersIn(target, at, lines), (value) => (value > 0 ? 1 : 0)),
    };
  return { names: found, classes: Int8Array.from(cells, (cell) => found.indexOf(cell)) };
}

/** The data's range, widened by a tenth and rounded outward: for a bench; a study's ranges are public knowledge. */
function roundRange(values: readonly number[]): { lo: number; hi: number } {
  const [lo, hi] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
  const span = hi - lo || 1;
  const step = 10 ** Math.floor(Math.log10(span)) / 2;
  const below = lo >= 0 && lo <= 0.3 * span ? Math.min(lo, 0) : Math.floor((lo - 0.05 * span) / step) * step;
  return { lo: below, hi: Math.ceil((hi + 0.1 * span) / step) * step };
}

/** Makes the table of some rows, the features as they stood at the cutoff the same as now. */
export function tableOf(
  { features, values, classes }: Pick<Rows, "features" | "values" | "classes">,
  rows: readonly number[],
): Table {
  const d = features.length;
  const own = new Float64Array(rows.length * d);
  rows.forEach((row, at) => own.set(values.subarray(row * d, (row + 1) * d), at * d));
  const table = rowTable(features.map(codedRange), own);
  return {
    ...table,
    outcome: { codes: table.codes, classes: Int8Array.from(rows, (row) => classes[row]) },
  };
}
