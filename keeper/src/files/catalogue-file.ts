import { CodedError } from "@fedseg/shared/errors.ts";
import { type Catalogue, MOST_ENTRIES, catalogue } from "@fedseg/shared/features/catalogue.ts";
import { hashCatalogue } from "@fedseg/shared/plan/catalogue-hash.ts";
import { z } from "zod";
import { readRegular } from "./regular-file.ts";

/** The column that names the entries; others are for people. */
const COLUMN = "entry";

/**
 * Reads the public list of what users can buy: a CSV file in UTF-8 with a header, one entry a line, in the column `entry`.
 * @throws CodedError CATALOGUE_UNREADABLE or CATALOGUE_INVALID.
 */
export function readCatalogue(path: string, level: Catalogue["level"]): Catalogue {
  const [header = [], ...lines] = cellsOf(textOf(path));
  const column = header.indexOf(COLUMN);
  if (column < 0) throw invalid(path, `its first line has no column "${COLUMN}"`);
  const entries = lines.map((cells) => (cells[column] ?? "").trim());
  if (entries.length > MOST_ENTRIES)
    throw invalid(path, `it has ${entries.length} entries, and a plan carries ${MOST_ENTRIES} at most`);
  const parsed = catalogue.safeParse({ level, hash: hashCatalogue({ level, entries }), entries });
  if (parsed.success) return parsed.data;
  throw invalid(path, z.prettifyError(parsed.error));
}

function textOf(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readRegular(path));
  } catch (error) {
    throw new CodedError("CATALOGUE_UNREADABLE", {
      what: `The catalogue ${path} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      why: "The dictionary names it, and partners compare it by its hash.",
      todo: "Put the file, in UTF-8, where catalogue.file of the dictionary says, counted from the dictionary's folder.",
    });
  }
}

function invalid(path: string, problem: string): CodedError {
  return new CodedError("CATALOGUE_INVALID", {
    what: `The catalogue ${path} is not valid: ${problem}`,
    why: "An entry is a place in every sum, the same at all partners.",
    todo: "List every category or product once, one a line, and agree on the file with your partners.",
  });
}

/** Splits CSV into the cells of each line that is not empty; quotes may surround a cell, and two stand for one. */
function cellsOf(text: string): string[][] {
  const lines: string[][] = [];
  let [cells, cell, isQuoted]: [string[], string, boolean] = [[], "", false];
  const end = () => {
    cells.push(cell);
    cell = "";
  };
  const endLine = () => {
    end();
    if (cells.some((one) => one.trim() !== "")) lines.push(cells);
    cells = [];
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (isQuoted && sign === '"' && text[at + 1] === '"') cell += text[at++];
    else if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted || !/[,\r\n]/.test(sign)) cell += sign;
    else if (sign === ",") end();
    else if (sign === "\n") endLine();
  }
  endLine();
  return lines;
}
