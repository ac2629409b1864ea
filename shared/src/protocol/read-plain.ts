import { ARRAY, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UINT } from "./cbor-shape.ts";
import { FALSE, MOST_DEPTH, NULL, TRUE, compareKeys, headSize } from "./plain-cbor.ts";
import type { Place } from "./walk-shape.ts";

const SHORT_BYTES = 64;
const BYTE_ORDER_MARK = "\ufeff";
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** Keys that were read last, by their length and ends; a longer one is read each time. */
const keysKept: (string | undefined)[] = Array.from({ length: 256 });
const LONGEST_KEPT = 24;

/** Reads plain data from its deterministic form, but for what is made of its form as a whole; undefined when it is another form or other data. */
export function readPlain(
  bytes: Uint8Array,
  kept: readonly Place[] = [],
): { readonly value: unknown } | undefined {
  const reader = new Reader(bytes, kept);
  const value = reader.read(MOST_DEPTH);
  return reader.isWhole() ? { value } : undefined;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #isPlain = true;
  /** Argument of the head that was read last. */
  #count = 0;
  readonly #kept: readonly Place[];
  /** Which of them comes next, and where. */
  #next = 0;
  #nextAt: number;

  constructor(bytes: Uint8Array, kept: readonly Place[]) {
    this.#bytes = bytes;
    this.#kept = kept;
    this.#nextAt = kept[0]?.from ?? Infinity;
  }

  /** Whether everything was plain, and nothing is left. */
  isWhole(): boolean {
    return this.#isPlain && this.#at === this.#bytes.length;
  }

  read(depth: number): unknown {
    if (this.#at === this.#nextAt) return this.#whole();
    const major = this.#head();
    const count = this.#count;
    switch (major) {
      case UINT:
        return count;
      case NEGATIVE:
        return -1 - count;
      case BYTES:
        return this.#byteString(count);
      case TEXT:
        return this.#text(count) ?? this.#anyText(count);
      case ARRAY:
        return this.#list(count, depth);
      case MAP:
        return this.#map(count, depth);
      case SIMPLE:
        if (count === NULL) return null;
        return count === FALSE || count === TRUE ? count === TRUE : this.#give();
      default:
        return this.#give();
    }
  }

  /** Gives up: the rest is not looked at. */
  #give(): undefined {
    this.#isPlain = false;
  }

  /** Reads a head in its shortest form; returns the major type, −1 when there is none. */
  #head(): number {
    const bytes = this.#bytes;
    const at = this.#at;
    if (at >= bytes.length) return -1;
    const [major, minor] = [bytes[at] >> 5, bytes[at] & 31];
    if (minor < 24) {
      this.#at = at + 1;
      this.#count = minor;
      return major;
    }
    // A longer argument of a simple value is a float or none that plain data has.
    const size = minor < 28 && major !== SIMPLE ? 1 << (minor - 24) : 0;
    if (size === 0 || at + 1 + size > bytes.length) return -1;
    let count = 0;
    for (let byte = at + 1; byte <= at + size; byte += 1) count = count * 256 + bytes[byte];
    if (headSize(count) !== 1 + size || !Number.isSafeInteger(count + 1)) return -1;
    this.#at = at + 1 + size;
    this.#count = count;
    return major;
  }

  #whole(): unknown {
    const { from, end, make } = this.#kept[this.#next];
    this.#next += 1;
    this.#nextAt = this.#kept[this.#next]?.from ?? Infinity;
    this.#at = end;
    return make(this.#bytes.subarray(from, end));
  }

  #byteString(length: number): Uint8Array | undefined {
    const [from, end] = [this.#at, this.#at + length];
    if (end > this.#bytes.length) return this.#give();
    this.#at = end;
    if (length > SHORT_BYTES) return new Uint8Array(this.#bytes.subarray(from, end));
    const copy = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) copy[at] = this.#bytes[from + at];
    return copy;
  }

  /** Reads text of other letters than ASCII's; what is no text, or what the general codec could read otherwise, is not plain. */
  #anyText(length: number): string | undefined {
    const [from, end] = [this.#at, this.#at + length];
    if (end > this.#bytes.length) return this.#give();
    this.#at = end;
    try {
      const text = UTF8.decode(this.#bytes.subarray(from, end));
      return text.includes(BYTE_ORDER_MARK) ? this.#give() : text;
    } catch {
      return this.#give();
    }
  }

  /** Reads ASCII text; undefined, and nothing is read, where it is none. */
  #text(length: number): string | undefined {
    const [from, end] = [this.#at, this.#at + length];
    if (end > this.#bytes.length) return undefined;
    for (let at = from; at < end; at += 1) if (this.#bytes[at] > 127) return undefined;
    this.#at = end;
    return length > SHORT_BYTES
      ? UTF8.decode(this.#bytes.subarray(from, end))
      : shortText(this.#bytes, from, end);
  }

  /** Reads a key: the same few come again and again, and an engine finds properties faster by names that it has met. */
  #key(length: number): string | undefined {
    const [from, end] = [this.#at, this.#at + length];
    if (length === 0 || length > LONGEST_KEPT || end > this.#bytes.length) return this.#text(length);
    const place = (length * 31 + this.#bytes[from] * 7 + this.#bytes[end - 1]) % keysKept.length;
    const known = keysKept[place];
    if (known?.length === length && this.#isThere(known, from)) {
      this.#at = end;
      return known;
    }
    const key = this.#text(length);
    if (key !== undefined) keysKept[place] = key;
    return key;
  }

  #isThere(key: string, from: number): boolean {
    for (let at = 0; at < key.length; at += 1)
      if (key.charCodeAt(at) !== this.#bytes[from + at]) return false;
    return true;
  }

  #list(length: number, depth: number): unknown[] | undefined {
    if (depth === 0 || length > this.#bytes.length - this.#at) return this.#give();
    const list: unknown[] = [];
    for (let at = 0; at < length && this.#isPlain; at += 1) list.push(this.read(depth - 1));
    return list;
  }

  #map(length: number, depth: number): Record<string, unknown> | undefined {
    if (depth === 0) return this.#give();
    const map: Record<string, unknown> = {};
    let last: string | undefined;
    for (let at = 0; at < length && this.#isPlain; at += 1) {
      const key = this.#head() === TEXT ? this.#key(this.#count) : undefined;
      const isNext = key !== undefined && (last === undefined || compareKeys(last, key) < 0);
      if (!isNext || key === last || key === "__proto__") return this.#give();
      map[key] = this.read(depth - 1);
      last = key;
    }
    return map;
  }
}

function shortText(bytes: Uint8Array, from: number, end: number): string {
  let text = "";
  for (let at = from; at < end; at += 1) text += String.fromCharCode(bytes[at]);
  return text;
}
