/** What a message may be made of at most. */
export interface ShapeLimits {
  /** Arrays and maps within each other. */
  readonly depth: number;
  /** Values in all, keys of maps included. */
  readonly items: number;
}

/** Major types. @see RFC 8949, section 3.1 */
export const [UINT, NEGATIVE, BYTES, TEXT, ARRAY, MAP, SIMPLE] = [0, 1, 2, 3, 4, 5, 7] as const;

/**
 * Steps over one CBOR value within limits, without making any part of it: lengths are checked against what is there, so nothing
 * that decodes afterwards can be larger than what was sent, nor nested deeper than its decoder can stand. Tags and lengths
 * without an end have no place in deterministic data. Returns where it ends, and of how many values it was made; undefined when
 * there is none.
 * @see RFC 8949, section 3
 */
export function skipValue(
  bytes: Uint8Array,
  start: number,
  limits: ShapeLimits,
): { readonly end: number; readonly items: number } | undefined {
  /** Values still to come, one count for each array or map that is open. */
  const open: number[] = [1];
  let [at, items] = [start, 0];
  while (open.length > 0) {
    const left = open.length - 1;
    if (open[left] === 0) {
      open.pop();
      continue;
    }
    open[left] -= 1;
    items += 1;
    const head = items > limits.items ? undefined : readHead(bytes, at);
    if (!head) return undefined;
    at = head.next;
    const { major, count } = head;
    if (major === ARRAY || major === MAP) {
      if (open.length > limits.depth) return undefined;
      open.push(major === MAP ? 2 * count : count);
    } else if (major === BYTES || major === TEXT) {
      if (count > bytes.length - at) return undefined;
      at += count;
    } else if (major !== UINT && major !== NEGATIVE && major !== SIMPLE) return undefined;
  }
  return { end: at, items };
}

/** A value's first byte with its argument: what it is, and how many. */
interface Head {
  readonly major: number;
  readonly count: number;
  readonly next: number;
}

/** Reads a value's head; undefined when it is cut off or has a form that deterministic data never has. */
export function readHead(bytes: Uint8Array, at: number): Head | undefined {
  if (at >= bytes.length) return undefined;
  const [major, minor] = [bytes[at] >> 5, bytes[at] & 31];
  if (minor < 24) return { major, count: minor, next: at + 1 };
  const width = [1, 2, 4, 8][minor - 24];
  if (width === undefined || at + 1 + width > bytes.length) return undefined;
  let count = 0;
  for (let byte = at + 1; byte <= at + width; byte += 1) count = count * 256 + bytes[byte];
  return { major, count, next: at + 1 + width };
}
