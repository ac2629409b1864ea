import { printable } from "./printable.ts";
import { columnsOf } from "./terminal-columns.ts";
import { TERMINAL_COLUMNS } from "./text-table.ts";

/** A character that a line may break before and behind: those of Chinese, and their punctuation. */
const HAN = String.raw`[\p{Script=Han}\u3000-\u303F\uFF01-\uFF60]`;
/** Any other that belongs to a word. */
const OTHER = String.raw`(?:(?!${HAN})\S)`;
/** What no line begins with: closing signs, the error of a number, its unit. */
const CLOSING = String.raw`(?:[，。；：、）」』”,.;:)%]| ± ${OTHER}+| %${OTHER}*)*`;
const PIECES = new RegExp(`${HAN}${CLOSING} ?|${OTHER}+${CLOSING} ?| +`, "gu");

/**
 * Writes a text for a terminal: nothing in it, whoever wrote it, moves the cursor or turns the reading direction. Breaks
 * every line that is too wide at spaces and between Chinese characters; what goes on is indented by `hang` more than the
 * line. A longer word, such as a path, stays whole: it must be copied.
 */
export function foldText(text: string, hang = 2, most = TERMINAL_COLUMNS): string {
  return printable(text)
    .split("\n")
    .flatMap((line) => (columnsOf(line) <= most ? [line] : foldLine(line, hang, most)))
    .join("\n");
}

function foldLine(line: string, hang: number, most: number): string[] {
  const margin = /^ */.exec(line)?.[0] ?? "";
  const indent = margin + " ".repeat(hang);
  const lines = [margin];
  for (const piece of line.slice(margin.length).match(PIECES) ?? []) {
    const last = lines.length - 1;
    const isFull = columnsOf(`${lines[last]}${piece}`.trimEnd()) > most;
    if (!isFull || lines[last].trim() === "") lines[last] += piece;
    else lines.push(`${indent}${piece.trimStart()}`);
  }
  return lines.map((each) => each.trimEnd());
}
