/** Begins what a node's own columns beside those of a source are called: none of a source's is called so. */
export const OWN_COLUMN = "\u0001";

/** Writes a name as an identifier of the embedded engine. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Writes a text as a literal of the embedded engine, which knows no escapes but a doubled quote. */
export function quoteText(text: string): string {
  if (text.includes("\0")) throw new RangeError('"text" expected no NUL character, got one');
  return `'${text.replaceAll("'", "''")}'`;
}

/** Writes a path as a literal of the embedded engine, in which it finds no pattern for the names of other files. */
export function quotePath(path: string): string {
  return quoteText(path.replace(/[*?[]/g, "[$&]"));
}
