const [COMMA, RETURN] = [0x2c, 0x0d];

/**
 * Yields the records of a CSV text that `csvCell` has written, without holding more than one: cells with doubled quotes
 * undone, lines ended by CRLF.
 * @throws RangeError for a text that it has not written.
 */
export function* csvRecords(text: string): Generator<readonly string[]> {
  for (let at = 0; at < text.length;) {
    const cells: string[] = [];
    for (;;) {
      const isQuoted = text[at] === '"';
      const end = isQuoted ? closingQuote(text, at + 1) : plainEnd(text, at);
      cells.push(isQuoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end));
      at = isQuoted ? end + 1 : end;
      if (text[at] !== ",") break;
      at += 1;
    }
    if (!text.startsWith("\r\n", at))
      throw new RangeError('"text" expected records that end in CRLF, got none');
    at += 2;
    yield cells;
  }
}

function plainEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== COMMA && text.charCodeAt(at) !== RETURN) at += 1;
  return at;
}

/** Finds the quote that ends a cell: one that is not the first of two. */
function closingQuote(text: string, from: number): number {
  for (let at = from; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0 || text[at + 1] !== '"') return at < 0 ? text.length : at;
  }
}
