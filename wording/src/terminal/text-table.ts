import { columnsOf } from "./terminal-columns.ts";

/** Columns of a terminal of the usual size: everything that is printed for people keeps within them. */
export const TERMINAL_COLUMNS = 80;

/** One column of a text table. */
export interface TextColumn {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Widest the column may be; longer cells go on in further lines. */
  readonly width?: number;
}

const GAP = "  ";
/** Narrowest that columns of text, and any columns, are made. */
const [LEAST_TEXT, LEAST] = [8, 2];

/**
 * Draws a table for a terminal: heads, a rule, and one or more lines a row, without spaces at their ends. Characters may be
 * two terminal columns wide. What is wider than `most` goes on in further lines: first between words, then within them.
 */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  most = TERMINAL_COLUMNS,
): string {
  const cells = [columns.map(({ head }) => head), ...rows];
  const widths = fittingWidths(columns, cells, most);
  const [head, ...body] = cells.map((row) =>
    rowLines(
      row.map((cell, at) => cutText(cell, widths[at])),
      columns,
      widths,
    ),
  );
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [...head, rule, ...body.flat()].join("\n");
}

/** Narrows the widest columns until all fit: each down to its longest word, then those of text, then any. */
function fittingWidths(
  columns: readonly TextColumn[],
  cells: readonly (readonly string[])[],
  most: number,
): number[] {
  const widest = (at: number, width: number) =>
    Math.max(...cells.flatMap((row) => wrapText(row[at], width)).map(columnsOf));
  const widths = columns.map(({ width = Infinity }, at) => widest(at, width));
  const words = columns.map((_, at) => widest(at, 0));
  const floors = [
    (at: number) => words[at],
    (at: number) => (columns[at].align === "right" ? Infinity : LEAST_TEXT),
    () => LEAST,
  ];
  const room = most - GAP.length * (columns.length - 1);
  while (widths.reduce((sum, width) => sum + width, 0) > room) {
    const at = floors.map((floor) => widestAbove(widths, floor)).find((found) => found !== undefined);
    if (at === undefined) break;
    widths[at] -= 1;
  }
  return widths;
}

/** Returns the widest column that is wider than its floor; undefined when none is. */
function widestAbove(widths: readonly number[], floor: (at: number) => number): number | undefined {
  let best: number | undefined;
  for (const [at, width] of widths.entries())
    if (width > floor(at) && (best === undefined || width > widths[best])) best = at;
  return best;
}

/** Breaks a text into lines of at most `width` ≥ 2 terminal columns: at spaces, and within words that are longer. */
export function cutText(text: string, width: number): string[] {
  return wrapText(text, width).flatMap((line) => {
    const pieces = [""];
    for (const character of line) {
      const last = pieces.length - 1;
      if (columnsOf(pieces[last] + character) > width) pieces.push(character);
      else pieces[last] += character;
    }
    return pieces;
  });
}

/** Breaks a text at spaces into lines of at most `width` terminal columns; a longer word keeps a line of its own. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || columnsOf(last) + 1 + columnsOf(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function rowLines(
  row: readonly (readonly string[])[],
  columns: readonly TextColumn[],
  widths: readonly number[],
): string[] {
  const height = Math.max(...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map((lines, at) => {
        const text = lines[line] ?? "";
        const space = " ".repeat(widths[at] - columnsOf(text));
        return columns[at].align === "right" ? space + text : text + space;
      })
      .join(GAP)
      .trimEnd(),
  );
}
