import { ARRAY, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UINT } from "./cbor-shape.ts";
import { KeptForm } from "./kept-form.ts";
import { FALSE, MOST_DEPTH, NULL, TRUE, compareKeys, headSize } from "./plain-cbor.ts";

/** Forms of objects that are written again and again, and never changed. */
const kept = new WeakMap<object, Uint8Array>();
/** Objects so far inside what is written may be among them: statements and records in lists of a message. */
const KEPT_DEPTH = 2;
const FEW_KEYS = 12;
/** What the first byte of a character of one, two, three and four bytes begins with. */
const LEADS = [0, 0xc0, 0xe0, 0xf0] as const;

/** Keeps the form of an object that nobody changes any more: wherever it is written again, it is copied. */
export function keepForm(value: object, bytes: Uint8Array): void {
  kept.set(value, bytes);
}

/** The form of an object that has been kept. */
export function keptForm(value: object): Uint8Array | undefined {
  return kept.get(value);
}

/** Forgets the form of an object, which takes as much room as the object itself. */
export function forgetForm(value: object): void {
  kept.delete(value);
}

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
  if (typeof value === "string") return textSize(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) return NaN;
    return headSize(value < 0 ? -1 - value : value);
  }
  if (typeof value === "boolean" || value === null) return 1;
  if (typeof value !== "object" || depth === 0) return NaN;
  const form = depth >= MOST_DEPTH - KEPT_DEPTH ? kept.get(value) : undefined;
  if (form) return form.length;
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
  if (prototype === Object.prototype) return mapSize(value as Record<string, unknown>, depth);
  return value instanceof KeptForm ? value.form.length : NaN;
}

function mapSize(value: Readonly<Record<string, unknown>>, depth: number): number {
  let [size, count] = [0, 0];
  for (const key of Object.keys(value)) {
    const entry = value[key];
    if (entry === undefined) continue;
    size += (isAscii(key) ? textSize(key) : NaN) + sizeOf(entry, depth - 1);
    count += 1;
  }
  return headSize(count) + size;
}

/** How many bytes a text takes; NaN when it holds half of a character. */
function textSize(text: string): number {
  if (isAscii(text)) return headSize(text.length) + text.length;
  if (!text.isWellFormed()) return NaN;
  const length = utf8Size(text);
  return headSize(length) + length;
}

/** How many bytes well-formed text takes in UTF-8. */
function utf8Size(text: string): number {
  let size = 0;
  for (let at = 0; at < text.length; at += 1) {
    const taken = pointSize(text.codePointAt(at)!);
    size += taken;
    if (taken === LEADS.length) at += 1;
  }
  return size;
}

/** How many bytes a character takes in UTF-8. @see RFC 3629, section 3 */
function pointSize(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** Lists the keys of what is there in deterministic order; most objects have few, and many have them so. */
function keysInOrder(value: Readonly<Record<string, unknown>>): readonly string[] {
  const all = Object.keys(value);
  const keys = all.every((key) => value[key] !== undefined)
    ? all
    : all.filter((key) => value[key] !== undefined);
  const isInOrder = keys.every((key, at) => at === 0 || compareKeys(keys[at - 1], key) < 0);
  if (isInOrder) return keys;
  return keys.length > FEW_KEYS ? keys.sort(compareKeys) : sortedFew(keys);
}

/** Puts a few keys in order, each before those that come after it: the engine's own sort takes a kilobyte for two. */
function sortedFew(keys: string[]): readonly string[] {
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next];
    let at = next;
    for (; at > 0 && compareKeys(keys[at - 1], key) > 0; at -= 1) keys[at] = keys[at - 1];
    keys[at] = key;
  }
  return keys;
}

/** Writes what has been measured. */
class Writer {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  write(value: unknown, depth = MOST_DEPTH): void {
    if (typeof value === "string") this.#text(value);
    else if (typeof value === "number") {
      if (value < 0) this.#head(NEGATIVE, -1 - value);
      else this.#head(UINT, value);
    } else if (value === null) this.#head(SIMPLE, NULL);
    else if (typeof value === "boolean") this.#head(SIMPLE, value ? TRUE : FALSE);
    else if (value instanceof Uint8Array) {
      this.#head(BYTES, value.length);
      this.#copy(value);
    } else if (value instanceof KeptForm) this.#copy(value.form);
    else {
      const form = depth >= MOST_DEPTH - KEPT_DEPTH ? kept.get(value as object) : undefined;
      if (form) this.#copy(form);
      else if (Array.isArray(value)) {
        this.#head(ARRAY, value.length);
        for (const entry of value) this.write(entry, depth - 1);
      } else this.#map(value as Record<string, unknown>, depth);
    }
  }

  #copy(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #map(value: Readonly<Record<string, unknown>>, depth: number): void {
    const keys = keysInOrder(value);
    this.#head(MAP, keys.length);
    for (const key of keys) {
      this.#text(key);
      this.write(value[key], depth - 1);
    }
  }

  #text(text: string): void {
    if (!isAscii(text)) {
      this.#head(TEXT, utf8Size(text));
      this.#utf8(text);
      return;
    }
    this.#head(TEXT, text.length);
    for (let at = 0; at < text.length; at += 1) this.#bytes[this.#at + at] = text.charCodeAt(at);
    this.#at += text.length;
  }

  #utf8(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const point = text.codePointAt(at)!;
      const size = pointSize(point);
      let rest = 6 * (size - 1);
      this.#bytes[this.#at] = LEADS[size - 1] | (point >> rest);
      for (let byte = this.#at + 1; byte < this.#at + size; byte += 1) {
        rest -= 6;
        this.#bytes[byte] = 0x80 | ((point >> rest) & 0x3f);
      }
      this.#at += size;
      // A character of four bytes is two units of the text.
      if (size === LEADS.length) at += 1;
    }
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
