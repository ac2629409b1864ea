/** Writes one CSV cell: quoted, with quotes doubled, when RFC 4180 asks for it. */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes one CSV cell that a spreadsheet will not take for a formula: text that starts with = + - @, a tab or a
 * line end gets an apostrophe in front.
 */
export function guardedCell(text: string): string {
  return csvCell(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);
}
