import { ARRAY, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UINT } from "./cbor-shape.ts";
import { FALSE, MOST_DEPTH, NULL, TRUE, compareKeys, headSize } from "./plain-cbor.ts";

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

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
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
