import { equalBytes, utf8 } from "@fedseg/shared/crypto/bytes.ts";

/** Rows of a page on the average: a page is what is opened to find one row, and sealed again to erase it. */
const ROWS_OF_A_PAGE = 256;
/** In front of a row: the lengths of key and value. */
const HEAD_BYTES = 2 + 4;

/** A row as it lies in a page. */
interface PageRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Returns how many pages a table of so many rows has. */
export function pagesFor(rows: number): number {
  return Math.max(1, Math.ceil(rows / ROWS_OF_A_PAGE));
}

/** Returns the page of a key, from 0. */
export function pageOf(key: string, pages: number): number {
  let hash = 0;
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) >>> 0;
  return hash % pages;
}

/** Writes rows one behind the other; keys in ASCII. */
export function encodePage(
  rows: readonly { readonly key: string; readonly value: Uint8Array }[],
): Uint8Array {
  // A million keys are written here: an encoder for each would take longer than everything else.
  return joined(rows, (page, at, key) => {
    for (let nth = 0; nth < key.length; nth += 1) page[at + nth] = key.charCodeAt(nth);
  });
}

/** Yields the rows of a page. @throws RangeError for bytes that `encodePage` has not made. */
export function* readPage(page: Uint8Array): Generator<PageRow> {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let at = 0; at < page.length;) {
    const keyAt = at + HEAD_BYTES;
    const valueAt = keyAt + view.getUint16(at);
    at = valueAt + view.getUint32(keyAt - 4);
    if (at > page.length) throw new RangeError('"page" expected whole rows');
    yield { key: page.subarray(keyAt, valueAt), value: page.subarray(valueAt, at) };
  }
}

/** Finds the row of a key in a page. */
export function findInPage(page: Uint8Array, key: string): Uint8Array | undefined {
  const wanted = utf8(key);
  for (const row of readPage(page)) if (equalBytes(row.key, wanted)) return row.value.slice();
  return undefined;
}

/** Returns a page without the row of a key; undefined when it has none. */
export function withoutRow(page: Uint8Array, key: string): Uint8Array | undefined {
  const wanted = utf8(key);
  const rows = [...readPage(page)];
  const left = rows.filter((row) => !equalBytes(row.key, wanted));
  if (left.length === rows.length) return undefined;
  return joined(left, (onto, at, bytes) => onto.set(bytes, at));
}

function joined<Key extends { readonly length: number }>(
  rows: readonly { readonly key: Key; readonly value: Uint8Array }[],
  put: (page: Uint8Array, at: number, key: Key) => void,
): Uint8Array {
  const page = new Uint8Array(
    rows.reduce((sum, { key, value }) => sum + HEAD_BYTES + key.length + value.length, 0),
  );
  const view = new DataView(page.buffer);
  let at = 0;
  for (const { key, value } of rows) {
    view.setUint16(at, key.length);
    view.setUint32(at + 2, value.length);
    put(page, at + HEAD_BYTES, key);
    page.set(value, at + HEAD_BYTES + key.length);
    at += HEAD_BYTES + key.length + value.length;
  }
  return page;
}
