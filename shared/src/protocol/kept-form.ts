import { headSize } from "./plain-cbor.ts";

/** What is not made into values when it is read, but kept in its deterministic form, and written by copying it. */
export class KeptForm {
  /** Perhaps a view of the message that it came in. */
  readonly form: Uint8Array;

  constructor(form: Uint8Array) {
    this.form = form;
  }
}

const HASH_BYTES = 32;
/** A hash behind its head, as it stands in a list. @see RFC 8949, section 3 */
export const HASH_HEAD = [0x58, HASH_BYTES] as const;
export const HASH_FORM_BYTES = HASH_HEAD.length + HASH_BYTES;

/** A list of hashes, 32 bytes each: a session of n nodes signs 3·n² of them, and a node looks at few. */
export class HashList extends KeptForm {
  readonly length: number;

  constructor(form: Uint8Array, length: number) {
    super(form);
    this.length = length;
  }

  /** @throws TypeError when one of them has another length, or there are more than a roster has nodes. */
  static of(hashes: readonly Uint8Array[]): HashList {
    const { length } = hashes;
    const isFitting = length < 256 && hashes.every((hash) => hash.length === HASH_BYTES);
    if (!isFitting) throw new TypeError(`"hashes" expected at most 255 of 32 bytes, got ${length} others`);
    const form = new Uint8Array(headSize(length) + HASH_FORM_BYTES * length);
    form.set(headSize(length) === 1 ? [0x80 | length] : [0x98, length]);
    const list = new HashList(form, length);
    for (const [index, hash] of hashes.entries()) {
      form.set(HASH_HEAD, list.#placeOf(index) - HASH_HEAD.length);
      form.set(hash, list.#placeOf(index));
    }
    return list;
  }

  /** Returns one of them; undefined when there are not as many. */
  at(index: number): Uint8Array | undefined {
    if (!this.#isPlace(index)) return undefined;
    const from = this.#placeOf(index);
    return this.form.subarray(from, from + HASH_BYTES);
  }

  /** Returns a list of its own, where the message that it came in is to be wiped. */
  copied(): HashList {
    return new HashList(Uint8Array.from(this.form), this.length);
  }

  /** Returns all of them. */
  all(): readonly Uint8Array[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index)!);
  }

  /** Tells whether a hash stands at a place; the time that this takes says where they differ. */
  has(index: number, hash: Uint8Array): boolean {
    if (!this.#isPlace(index) || hash.length !== HASH_BYTES) return false;
    const [own, from] = [this.form, this.#placeOf(index)];
    for (let at = 0; at < HASH_BYTES; at += 1) if (own[from + at] !== hash[at]) return false;
    return true;
  }

  /** Tells whether one of them stands in another list, at a place; the time that this takes says where they differ. */
  isAlso(index: number, other: HashList, otherIndex: number): boolean {
    if (!this.#isPlace(index) || !other.#isPlace(otherIndex)) return false;
    const [own, its] = [this.form, other.form];
    const [from, itsFrom] = [this.#placeOf(index), other.#placeOf(otherIndex)];
    for (let at = 0; at < HASH_BYTES; at += 1) if (own[from + at] !== its[itsFrom + at]) return false;
    return true;
  }

  #isPlace(index: number): boolean {
    return Number.isInteger(index) && index >= 0 && index < this.length;
  }

  #placeOf(index: number): number {
    return headSize(this.length) + HASH_FORM_BYTES * index + HASH_HEAD.length;
  }
}

/** Cuts a list's form into the byte strings that it holds, by where each begins and ends. */
export function cut(form: Uint8Array, places: Uint32Array): Uint8Array[] {
  const list: Uint8Array[] = [];
  for (let at = 0; at < places.length; at += 2) list.push(form.subarray(places[at], places[at + 1]));
  return list;
}
