import { columnsOf } from "./terminal-columns.ts";

/** One column of a text table. */
export interface TextColumn {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Widest the column may be; longer cells go on in further lines. */
  readonly width?: number;
}

const GAP = "  ";

/**
 * Draws a table for a terminal: heads, a rule, and one or more lines a row, without spaces at their ends. Characters may be
 * two terminal columns wide.
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const heads = columns.map(({ head }) => head);
  const cells = [heads, ...rows].map((row) =>
    row.map((cell, at) => wrapText(cell, columns[at].width ?? Infinity)),
  );
  const widths = columns.map((_, at) =>
    Math.max(...cells.flatMap((row) => row[at].map((line) => columnsOf(line)))),
  );
  const [head, ...body] = cells.map((row) => rowLines(row, columns, widths));
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [...head, rule, ...body.flat()].join("\n");
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
