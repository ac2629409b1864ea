/** Writes one CSV cell: quoted, with quotes doubled, when RFC 4180 asks for it. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a guard stands in front of; an apostrophe is one of them, so that no text looks like another guarded one. */
const GUARDED = /^[=+\-@\t\r\n']/;

/**
 * Writes one CSV cell that a spreadsheet will not take for a formula: text that starts with = + - @, a tab, a line end
 * or an apostrophe gets an apostrophe in front.
 */
export function guardedCell(text: string): string {
  return csvCell(GUARDED.test(text) ? `'${text}` : text);
}

/** Returns the text of a guarded cell. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && GUARDED.test(cell.slice(1)) ? cell.slice(1) : cell;
}
