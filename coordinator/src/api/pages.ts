import { toBase64, fromBase64, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { apiRefusal } from "./problems.ts";

/** Part of a list: at most `limit` things behind the one that a cursor names. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Given back as `cursor` for the next part; left out when there is none. */
  readonly next?: string;
}

/** What is asked of a list. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Cuts a list that is sorted by its keys. A cursor names the last key that was given, so that nothing is given twice and
 * nothing left out that was there all the time, whatever comes and goes between two questions.
 * @throws CodedError API_QUERY for a cursor that this never gave.
 */
export function pageOf<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: PageQuery,
): Page<T> {
  const after = cursor === undefined ? undefined : keyIn(cursor);
  const sorted = list
    .map((item) => ({ item, key: keyOf(item) }))
    .toSorted((a, b) => compare(a.key, b.key))
    .filter(({ key }) => after === undefined || compare(key, after) > 0);
  const items = sorted.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ item }) => item),
    ...(last && sorted.length > limit ? { next: cursorOf(last.key) } : {}),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function cursorOf(key: string): string {
  return toBase64(utf8(key)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function keyIn(cursor: string): string {
  const text = cursor.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, "="));
  try {
    if (bytes) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Bytes that are no text were never given.
  }
  throw apiRefusal("API_QUERY", "cursor");
}
