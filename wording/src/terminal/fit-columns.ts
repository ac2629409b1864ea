import { columnsOf, widthOf } from "./terminal-columns.ts";

/** Cuts a printable text to a number of terminal columns, with an ellipsis where something is missing. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let [kept, width] = ["", 0];
  for (const character of text) {
    width += widthOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Clips a text and fills it with spaces on the right. */
export function padRight(text: string, columns: number): string {
  const fitting = clip(text, columns);
  return fitting + " ".repeat(columns - columnsOf(fitting));
}

/** Clips a text and fills it with spaces on the left. */
export function padLeft(text: string, columns: number): string {
  const fitting = clip(text, columns);
  return " ".repeat(columns - columnsOf(fitting)) + fitting;
}
