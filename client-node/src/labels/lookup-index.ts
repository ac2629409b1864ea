import type { ScoreColumn } from "../scoring/scorer.ts";
import type { ScoredProgram, ScoredUser } from "./score-set.ts";
import { SHARE_STEPS } from "./told-score.ts";

/** Longest id that can be looked up, in UTF-16 units. */
export const LONGEST_ID = 512;

/** What stands for no number where numbers are whole. */
const NONE = 0xffff;
const encoder = new TextEncoder();

/** The numbers of one column, user after user: places, and shares in steps, are whole. */
interface NumberColumn {
  readonly kind: ScoreColumn["kind"];
  numbers: Uint16Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
}

/** An index as plain arrays. */
export interface PackedIndex {
  readonly seed: number;
  readonly size: number;
  readonly slots: Uint32Array<ArrayBuffer>;
  readonly starts: Uint32Array<ArrayBuffer>;
  /** An array for every column of every program, in order. */
  readonly columns: readonly NumberColumn[];
  readonly ids: Uint8Array<ArrayBuffer>;
}

/**
 * Users by id in a few flat arrays: a million users take some tens of megabytes in which no garbage collection ever
 * has to look. An open hash table; ids lie as UTF-8 one after another, shares in steps of 1 / 10 000.
 */
export class LookupIndex {
  /** Place of a user plus 1, or 0 for a free slot; the length is a power of two. */
  #slots = new Uint32Array(16);
  /** Where a user's id begins and the one before ends. */
  #starts = new Uint32Array(9);
  #columns: readonly NumberColumn[];
  #ids = new Uint8Array(256);
  #size = 0;
  readonly #seed: number;
  readonly #id = new Uint8Array(3 * LONGEST_ID);

  /** Makes an empty index of these programs' scores; `seed`, 32 random bits, keeps anybody from choosing ids that collide. */
  constructor(seed: number, programs: readonly ScoredProgram[]) {
    this.#seed = seed;
    this.#columns = programs.flatMap(({ columns }) =>
      columns.map(({ kind }) => {
        return { kind, numbers: kind === "number" ? new Float64Array(8) : new Uint16Array(8) };
      }),
    );
  }

  /** Makes an index of what `pack` has given, without a copy. */
  static unpack({ seed, size, slots, starts, columns, ids }: PackedIndex): LookupIndex {
    const index = new LookupIndex(seed, []);
    [index.#size, index.#slots, index.#starts] = [size, slots, starts];
    [index.#columns, index.#ids] = [columns, ids];
    return index;
  }

  /** Returns the arrays themselves, to be handed to another thread. */
  pack(): PackedIndex {
    return {
      seed: this.#seed,
      size: this.#size,
      slots: this.#slots,
      starts: this.#starts,
      columns: this.#columns,
      ids: this.#ids,
    };
  }

  get size(): number {
    return this.#size;
  }

  /** Memory of all arrays. */
  get lengthBytes(): number {
    const numbers = this.#columns.map((column) => column.numbers);
    const arrays = [this.#slots, this.#starts, ...numbers, this.#ids];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Adds a user, or replaces one of the same id. Ids longer than {@link LONGEST_ID} are left out: nobody can ask. */
  add({ id, values }: ScoredUser): void {
    if (id.length > LONGEST_ID) return;
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow();
    const length = encoder.encodeInto(id, this.#id).written;
    const slot = this.#slotOf(length);
    const place = this.#slots[slot] > 0 ? this.#slots[slot] - 1 : this.#append(slot, length);
    for (const [nth, { kind, numbers }] of this.#columns.entries()) {
      numbers[place] = kind === "number" ? values[nth] : wholeOf(kind, values[nth]);
    }
  }

  /** Returns the user of an id; undefined when there is none. */
  find(id: string): ScoredUser | undefined {
    if (id.length > LONGEST_ID) return undefined;
    const place = this.#slots[this.#slotOf(encoder.encodeInto(id, this.#id).written)] - 1;
    if (place < 0) return undefined;
    return { id, values: this.#columns.map(({ kind, numbers }) => numberOf(kind, numbers[place])) };
  }

  #append(slot: number, length: number): number {
    const place = this.#size;
    const start = this.#starts[place];
    if (start + length > this.#ids.length) this.#ids = doubled(this.#ids, start + length);
    this.#ids.set(this.#id.subarray(0, length), start);
    this.#starts[place + 1] = start + length;
    this.#size += 1;
    this.#slots[slot] = this.#size;
    return place;
  }

  /** Finds the slot of the id in the first bytes of `#id`, or the free one where it belongs. */
  #slotOf(length: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#id, 0, length, this.#seed) & mask;
    while (this.#slots[slot] > 0 && !this.#isAt(this.#slots[slot] - 1, length)) slot = (slot + 1) & mask;
    return slot;
  }

  #isAt(place: number, length: number): boolean {
    const start = this.#starts[place];
    if (this.#starts[place + 1] - start !== length) return false;
    for (let at = 0; at < length; at += 1) if (this.#ids[start + at] !== this.#id[at]) return false;
    return true;
  }

  #grow(): void {
    const length = 2 * this.#slots.length;
    this.#starts = doubled(this.#starts, length / 2 + 1);
    for (const column of this.#columns) column.numbers = doubled(column.numbers, length / 2);
    this.#slots = new Uint32Array(length);
    for (let place = 0; place < this.#size; place += 1) {
      let slot = hashOf(this.#ids, this.#starts[place], this.#starts[place + 1], this.#seed) & (length - 1);
      while (this.#slots[slot] > 0) slot = (slot + 1) & (length - 1);
      this.#slots[slot] = place + 1;
    }
  }
}

function wholeOf(kind: "place" | "share" | "word", value: number): number {
  if (Number.isNaN(value)) return NONE;
  return kind === "share" ? Math.round(value * SHARE_STEPS) : value;
}

function numberOf(kind: ScoreColumn["kind"], stored: number): number {
  if (kind === "number") return stored;
  if (stored === NONE) return NaN;
  return kind === "share" ? stored / SHARE_STEPS : stored;
}

/** Copies an array into one of at least `atLeast` and half as many again elements. */
function doubled<A extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(
  array: A,
  atLeast: number,
): A {
  const Grown = array.constructor as new (length: number) => A;
  const grown = new Grown(Math.max(atLeast, Math.ceil(1.5 * array.length)));
  grown.set(array);
  return grown;
}

/** FNV-1a from a seed, its bits mixed so that the low ones depend on all. */
function hashOf(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
