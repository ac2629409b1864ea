/** Position of one value in CBOR bytes. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A record has fewer. */
const MOST_FIELDS = 16;

/**
 * Finds the values of a CBOR map with text keys by their bytes, without decoding them: a session's record is large and
 * two of its parts say what comes next. Undefined when the bytes are no such map; they are verified elsewhere.
 */
export function peekMap(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const head = headAt(bytes, 0);
  if (head?.major !== 5 || head.value > MOST_FIELDS) return undefined;
  const fields = new Map<string, Uint8Array>();
  let at = head.end;
  for (let i = 0; i < head.value; i += 1) {
    const key = headAt(bytes, at);
    if (key?.major !== 3) return undefined;
    const end = key.end + key.value;
    const value = skip(bytes, end);
    if (!value) return undefined;
    fields.set(
      new TextDecoder().decode(bytes.subarray(key.end, end)),
      bytes.subarray(value.start, value.end),
    );
    at = value.end;
  }
  return at === bytes.length ? fields : undefined;
}

/** Steps over one value, however deep. */
function skip(bytes: Uint8Array, start: number): Span | undefined {
  let at = start;
  for (let left = 1; left > 0; left -= 1) {
    const head = headAt(bytes, at);
    if (!head || head.end > bytes.length) return undefined;
    at = head.end;
    if (head.major === 2 || head.major === 3) at += head.value;
    else if (head.major === 4) left += head.value;
    else if (head.major === 5) left += head.value * 2;
  }
  return at <= bytes.length ? { start, end: at } : undefined;
}

/** Reads the head of a value: its major type, its number, and where its content begins. @see RFC 8949, section 3 */
function headAt(
  bytes: Uint8Array,
  at: number,
): { readonly major: number; readonly value: number; readonly end: number } | undefined {
  if (at >= bytes.length) return undefined;
  const [major, info] = [bytes[at] >> 5, bytes[at] & 31];
  if (info < 24) return { major, value: info, end: at + 1 };
  const extra = 1 << (info - 24);
  if (info > 26 || at + 1 + extra > bytes.length) return undefined;
  let value = 0;
  for (let i = 1; i <= extra; i += 1) value = value * 256 + bytes[at + i];
  return { major, value, end: at + 1 + extra };
}
