import { ARRAY, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UINT } from "./cbor-shape.ts";

/**
 * Plain data is what statements are made of: safe integers, ASCII texts, byte strings, truth values, null, lists, and
 * objects of these. Its one deterministic form takes a tenth of the time to read and write that a general codec takes;
 * whatever else there is, and whatever is not in that form, is left to that codec.
 */

/** Values within each other, at most: what is nested deeper is left to the general codec, and its judgement. */
const MOST_DEPTH = 32;
const [FALSE, TRUE, NULL] = [20, 21, 22];
const SHORT_BYTES = 64;
const WORD = 2 ** 32;
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Writes plain data in its deterministic form; undefined when it is not plain. */
export function writePlain(value: unknown): Uint8Array | undefined {
  const size = sizeOf(value, MOST_DEPTH);
  if (Number.isNaN(size)) return undefined;
  const bytes = new Uint8Array(size);
  new Writer(bytes).write(value);
  return bytes;
}

/** How many bytes a value takes; NaN when it is not plain. */
function sizeOf(value: unknown, depth: number): number {
  if (typeof value === "string") return isAscii(value) ? headSize(value.length) + value.length : NaN;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) return NaN;
    return headSize(value < 0 ? -1 - value : value);
  }
  if (typeof value === "boolean" || value === null) return 1;
  if (typeof value !== "object" || depth === 0) return NaN;
  if (Array.isArray(value)) {
    let size = headSize(value.length);
    for (let at = 0; at < value.length; at += 1) size += sizeOf(value[at], depth - 1);
    return size;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Uint8Array.prototype) {
    const { length } = value as Uint8Array;
    return headSize(length) + length;
  }
  return prototype === Object.prototype ? mapSize(value as Record<string, unknown>, depth) : NaN;
}

function mapSize(value: Readonly<Record<string, unknown>>, depth: number): number {
  let [size, count] = [0, 0];
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (entry === undefined) continue;
    size += sizeOf(key, 0) + sizeOf(entry, depth - 1);
    count += 1;
  }
  return headSize(count) + size;
}

function headSize(count: number): number {
  if (count < 24) return 1;
  if (count < 256) return 2;
  if (count < 65536) return 3;
  return count < WORD ? 5 : 9;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** Deterministic data has shorter keys first, then in the order of their bytes. */
function compareKeys(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** Writes what has been measured. */
class Writer {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  write(value: unknown): void {
    if (typeof value === "string") this.#text(value);
    else if (typeof value === "number") {
      if (value < 0) this.#head(NEGATIVE, -1 - value);
      else this.#head(UINT, value);
    } else if (value === null) this.#head(SIMPLE, NULL);
    else if (typeof value === "boolean") this.#head(SIMPLE, value ? TRUE : FALSE);
    else if (value instanceof Uint8Array) {
      this.#head(BYTES, value.length);
      this.#bytes.set(value, this.#at);
      this.#at += value.length;
    } else if (Array.isArray(value)) {
      this.#head(ARRAY, value.length);
      for (const entry of value) this.write(entry);
    } else this.#map(value as Record<string, unknown>);
  }

  #map(value: Readonly<Record<string, unknown>>): void {
    const keys = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort(compareKeys);
    this.#head(MAP, keys.length);
    for (const key of keys) {
      this.#text(key);
      this.write(value[key]);
    }
  }

  #text(text: string): void {
    this.#head(TEXT, text.length);
    for (let at = 0; at < text.length; at += 1) this.#bytes[this.#at + at] = text.charCodeAt(at);
    this.#at += text.length;
  }

  #head(major: number, count: number): void {
    const size = headSize(count);
    const minor = size === 1 ? count : 24 + [1, 2, 4, 8].indexOf(size - 1);
    this.#bytes[this.#at] = (major << 5) | minor;
    let rest = count;
    for (let at = this.#at + size - 1; at > this.#at; at -= 1) {
      this.#bytes[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.#at += size;
  }
}

/** Reads plain data from its deterministic form; undefined when it is another form or other data. */
export function readPlain(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const reader = new Reader(bytes);
  const value = reader.read(MOST_DEPTH);
  return reader.isWhole() ? { value } : undefined;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #isPlain = true;
  /** Argument of the head that was read last. */
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether everything was plain, and nothing is left. */
  isWhole(): boolean {
    return this.#isPlain && this.#at === this.#bytes.length;
  }

  read(depth: number): unknown {
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
        return this.#text(count);
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

  #byteString(length: number): Uint8Array | undefined {
    const [from, end] = [this.#at, this.#at + length];
    if (end > this.#bytes.length) return this.#give();
    this.#at = end;
    if (length > SHORT_BYTES) return new Uint8Array(this.#bytes.subarray(from, end));
    const copy = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) copy[at] = this.#bytes[from + at];
    return copy;
  }

  #text(length: number): string | undefined {
    const [from, end] = [this.#at, this.#at + length];
    if (end > this.#bytes.length) return this.#give();
    for (let at = from; at < end; at += 1) if (this.#bytes[at] > 127) return this.#give();
    this.#at = end;
    return length > SHORT_BYTES
      ? UTF8.decode(this.#bytes.subarray(from, end))
      : shortText(this.#bytes, from, end);
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
      const key = this.#head() === TEXT ? this.#text(this.#count) : undefined;
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
