import type { z } from "zod";
import { ARRAY, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UINT, skipValue } from "./cbor-shape.ts";
import { HASH_FORM_BYTES, HASH_HEAD, HashList, cut } from "./kept-form.ts";
import { FALSE, TRUE, headSize } from "./plain-cbor.ts";
import type { Counted, Counts } from "./primitives.ts";
import { type HashesShape, type ListShape, type MapShape, type Shape, shapeOf } from "./schema-shape.ts";

/** What anything may be made of, and lists that have no longest: the deepest message is half as deep. */
const ANYTHING = { depth: 16, items: 1 << 18 };
/** A text's length counts UTF-16 units, of which none takes more bytes. */
const BYTES_PER_UNIT = 3;
/** Byte strings as short are part of their object, not memory of their own. */
const SHORT_BYTES = 64;

/** A value that is made of its form as a whole: where it stands, and what is made of a view of it. */
export interface Place {
  readonly from: number;
  readonly end: number;
  readonly make: (form: Uint8Array) => unknown;
}

/** What a walk has found. */
export interface Walked {
  /** What is made of its form as a whole, in the order in which it stands: the walk has seen that it is its only one. */
  readonly kept: readonly Place[];
  /** Whether the schema takes it, if it is in its one form: there is nothing else that it asks. */
  readonly isTaken: boolean;
}

/**
 * Tells whether bytes are one CBOR value that a schema may take, making no part of it: each value's kind, each key, and how long
 * all is. A list of one entry for each node, or each result, is no longer than there are.
 */
export function walkShape(bytes: Uint8Array, schema: z.ZodType, counts: Counts): Walked | undefined {
  const walk = new Walk(bytes, counts);
  return walk.walk(shapeOf(schema)) && walk.at === bytes.length ? walk : undefined;
}

class Walk {
  readonly #bytes: Uint8Array;
  readonly #counts: Counts;
  at = 0;
  /** Argument of the head that was read last. */
  #count = 0;
  /** Values that anything and lists without a longest have held so far. */
  #items = 0;
  readonly kept: Place[] = [];
  isTaken = true;

  constructor(bytes: Uint8Array, counts: Counts) {
    this.#bytes = bytes;
    this.#counts = counts;
  }

  /** Steps over a value; false when it is none of this shape. */
  walk(shape: Shape): boolean {
    if (shape.is === "one of") return this.#oneOf(shape.options);
    if (shape.is === "anything") return this.#anything();
    if (shape.is === "unread") return this.#unread(shape);
    const from = this.at;
    const major = this.#head();
    switch (shape.is) {
      case "integer":
        return this.#integer(major, shape);
      case "truth":
        return major === SIMPLE && this.at - from === 1 && (this.#count === FALSE || this.#count === TRUE);
      case "scalar":
        this.isTaken = false;
        return major === UINT || major === NEGATIVE || major === SIMPLE;
      case "bytes":
        return major === BYTES && this.#isLong(shape) && this.#over(this.#count);
      case "text":
        return major === TEXT && this.#text(shape);
      case "word":
        return major === TEXT && this.#word(shape.only);
      case "list":
        return major === ARRAY && this.#list(from, shape);
      case "hashes":
        return major === ARRAY && this.#hashes(from, shape);
      case "map":
        return major === MAP && this.#map(shape);
    }
  }

  /** Reads a head; returns its major type, −1 when it is cut off or has a form that deterministic data never has. */
  #head(): number {
    const bytes = this.#bytes;
    const first = this.at;
    if (first >= bytes.length) return -1;
    const minor = bytes[first] & 31;
    if (minor < 24) {
      this.#count = minor;
      this.at = first + 1;
      return bytes[first] >> 5;
    }
    const end = first + 1 + (1 << (minor - 24));
    if (minor > 27 || end > bytes.length) return -1;
    let count = 0;
    for (let at = first + 1; at < end; at += 1) count = count * 256 + bytes[at];
    this.#count = count;
    this.at = end;
    return bytes[first] >> 5;
  }

  /** Steps over so many bytes, if there are as many. */
  #over(count: number): boolean {
    if (count > this.#bytes.length - this.at) return false;
    this.at += count;
    return true;
  }

  #integer(major: number, { least, most }: { readonly least: number; readonly most: number }): boolean {
    if (major !== UINT && major !== NEGATIVE) return false;
    const value = major === UINT ? this.#count : -1 - this.#count;
    return value >= least && value <= most;
  }

  #isLong({ least, most }: { readonly least: number; readonly most: number }): boolean {
    return this.#count >= least && this.#count <= most;
  }

  #text({ least, most, isAll }: Extract<Shape, { is: "text" }>): boolean {
    const count = this.#count;
    if (!isAll || count > most || count < BYTES_PER_UNIT * least) this.isTaken = false;
    return count <= BYTES_PER_UNIT * most && this.#over(count);
  }

  #word(only: Uint8Array): boolean {
    const from = this.at;
    if (this.#count !== only.length || !this.#over(only.length)) return false;
    for (let at = 0; at < only.length; at += 1) if (this.#bytes[from + at] !== only[at]) return false;
    return true;
  }

  #oneOf(options: readonly Shape[]): boolean {
    const { at, isTaken, kept } = this;
    const [items, places] = [this.#items, kept.length];
    for (const option of options) {
      if (this.walk(option)) return true;
      this.at = at;
      this.isTaken = isTaken;
      this.#items = items;
      kept.length = places;
    }
    return false;
  }

  #list(from: number, { of, least, most: longest, counted, isAll }: ListShape): boolean {
    const count = this.#count;
    const most = this.#mostOf(longest, counted);
    if (count > most || count < least) return false;
    if (!isAll) this.isTaken = false;
    if (of.is === "bytes" && of.most > SHORT_BYTES) return this.#byteStrings(from, of);
    for (let left = count; left > 0; left -= 1) {
      if (most === Infinity && !this.#isCounted()) return false;
      if (!this.walk(of)) return false;
    }
    return true;
  }

  /** Long ones stay where they came: a copy of each would be memory that is asked for and given back. */
  #byteStrings(from: number, of: Extract<Shape, { is: "bytes" }>): boolean {
    const [count, first] = [this.#count, this.at];
    if (headSize(count) !== first - from) return false;
    const places = new Uint32Array(2 * count);
    for (let index = 0; index < count; index += 1) {
      const head = this.at;
      if (this.#head() !== BYTES || !this.#isLong(of)) return false;
      places[2 * index] = this.at - from;
      if (headSize(this.#count) !== this.at - head || !this.#over(this.#count)) return false;
      places[2 * index + 1] = this.at - from;
    }
    this.kept.push({ from, end: this.at, make: (form) => cut(form, places) });
    return true;
  }

  /** Its head, and those of hashes, are looked at here: nobody reads them again. */
  #hashes(from: number, { least, most, counted }: HashesShape): boolean {
    const count = this.#count;
    if (count > this.#mostOf(most, counted) || count < least) return false;
    const first = this.at;
    if (headSize(count) !== first - from || !this.#over(count * HASH_FORM_BYTES)) return false;
    for (let at = first; at < this.at; at += HASH_FORM_BYTES)
      if (this.#bytes[at] !== HASH_HEAD[0] || this.#bytes[at + 1] !== HASH_HEAD[1]) return false;
    this.kept.push({ from, end: this.at, make: (form) => new HashList(form, count) });
    return true;
  }

  /** What is read later is judged then: whether it is in its one form, and what else its schema asks. */
  #unread({ of, make }: Extract<Shape, { is: "unread" }>): boolean {
    const { at: from, isTaken, kept } = this;
    const places = kept.length;
    if (!this.walk(of)) return false;
    kept.length = places;
    this.isTaken = isTaken;
    kept.push({ from, end: this.at, make });
    return true;
  }

  /** Keys come in the one order that deterministic data has: each is compared with the next ones that there may be. */
  #map({ fields, least, others, bounded, isAll }: MapShape): boolean {
    const count = this.#count;
    if (count < least || (!others && count > fields.length)) return false;
    if (!isAll) this.isTaken = false;
    let [required, length, word, next] = [0, 0, "", 0];
    for (let left = count; left > 0; left -= 1) {
      let at = next;
      while (at < fields.length && !this.#isNext(fields[at].form)) at += 1;
      const field = at < fields.length ? fields[at] : undefined;
      if (field) {
        next = at + 1;
        this.at += field.form.length;
        if (field.isRequired) required += 1;
      } else if (!others || !this.#isCounted() || this.#head() !== TEXT || !this.#over(this.#count))
        return false;
      if (!this.walk(field?.shape ?? others!)) return false;
      if (bounded && field?.key === bounded.field) length = this.#count;
      if (bounded && field?.key === bounded.by) word = this.#last();
    }
    return required >= least && (!bounded || length <= bounded.most(word));
  }

  /** The text that has just been stepped over. */
  #last(): string {
    return String.fromCharCode(...this.#bytes.subarray(this.at - this.#count, this.at));
  }

  #isNext(form: Uint8Array): boolean {
    const [bytes, from] = [this.#bytes, this.at];
    for (let at = 0; at < form.length; at += 1) if (bytes[from + at] !== form[at]) return false;
    return true;
  }

  #mostOf(most: number, counted: Counted | undefined): number {
    return counted ? Math.min(most, this.#counts[counted]) : most;
  }

  #isCounted(): boolean {
    this.#items += 1;
    return this.#items <= ANYTHING.items;
  }

  #anything(): boolean {
    this.isTaken = false;
    const value = skipValue(this.#bytes, this.at, { ...ANYTHING, items: ANYTHING.items - this.#items });
    this.#items += value?.items ?? 0;
    this.at = value?.end ?? this.at;
    return value !== undefined;
  }
}
