import { ELEMENT_BYTES } from "../field/limb-layout.ts";
import { ADDEND_BYTES, POINT_BYTES } from "./point-code.ts";
import { ADDENDS, NEUTRAL, PACKED, LINE_BYTES, PointKernel, POINTS_END, lined } from "./point-kernel.ts";
import { SETTLING_MORE, invert, settlePoints } from "./settle-points.ts";

/** How the multiples of a point are laid out: digits of so many bits with a sign, and which of them have a row of their own. */
interface Comb {
  readonly width: number;
  readonly digits: number;
  readonly multiples: number;
  /** Bits from one row to the next. */
  readonly step: number;
  readonly rows: number;
}

/** A key's: 51 digits, of which every second one has a row. */
const KEY: Comb = { width: 5, digits: 51, multiples: 16, step: 10, rows: 26 };
/** The base point's, of which there is one: wider, and a row for each digit. */
const BASE_POINT: Comb = { width: 8, digits: 32, multiples: 128, step: 8, rows: 32 };
/** Points that are brought to their one form together. */
const ENTRIES = KEY.rows * KEY.multiples;
/** Bytes of one key's table, 53 kB, and of the base point's, 524 kB. */
const TABLE_BYTES = ENTRIES * ADDEND_BYTES;
const BASE_BYTES = BASE_POINT.rows * BASE_POINT.multiples * ADDEND_BYTES;
/** Keys whose tables are kept: as many as two of the largest studies have. Memory that is not written to costs nothing. */
const KEPT = 512;
const PAGE = 1 << 16;

// Where a table is made, before its points are brought to their one form.
const POINTS = POINTS_END;
const POWER = POINTS + ENTRIES * POINT_BYTES;
const SETTLING = POWER + POINT_BYTES;
const BASE_TABLE = lined(SETTLING + (ENTRIES + SETTLING_MORE) * ELEMENT_BYTES);
const TABLES = BASE_TABLE + BASE_BYTES;
// A sum's own elements stand where none is settled meanwhile.
const [X, Y, INVERSE] = [0, 1, 2].map((at) => SETTLING + at * ELEMENT_BYTES);
const PAGES = Math.ceil((TABLES + KEPT * TABLE_BYTES) / PAGE);
const SUM = POINTS;

const BASE = Uint8Array.from([0x58, ...new Uint8Array(31).fill(0x66)]);

/**
 * Multiples of public keys in compiled arithmetic: with those of one key at hand, S·B − h·A takes 83 additions. Only for what
 * is public.
 */
export class KeyTables {
  readonly #kernel: PointKernel;
  readonly #places = new Map<string, number>();

  private constructor(kernel: PointKernel) {
    this.#kernel = kernel;
    this.#begin(BASE);
    const rowBytes = BASE_POINT.multiples * ADDEND_BYTES;
    for (let row = 0; row < BASE_POINT.rows; row += 1)
      this.#makeRows(BASE_TABLE + row * rowBytes, { ...BASE_POINT, rows: 1 });
  }

  static #one: KeyTables | "none" | undefined;

  /** The tables of this process; undefined where the engine has no WebAssembly. */
  static get(): KeyTables | undefined {
    if (KeyTables.#one === undefined) {
      const kernel = PointKernel.another(PAGES);
      KeyTables.#one = kernel ? new KeyTables(kernel) : "none";
    }
    return KeyTables.#one === "none" ? undefined : KeyTables.#one;
  }

  /**
   * Writes S·B − h·A as its 32 bytes, for scalars below the group's order; undefined when `publicKey` is not the one spelling of
   * a point. `name`: what the key is known by from now on.
   */
  difference(
    name: string,
    publicKey: Uint8Array,
    { s, h }: { readonly s: Uint8Array; readonly h: Uint8Array },
  ): Uint8Array | undefined {
    const place = this.#placeOf(name, publicKey);
    if (place === undefined) return undefined;
    const [base, key] = [digitsOf(s, BASE_POINT), digitsOf(h, KEY)];
    const { addPoint } = this.#kernel.run;
    this.#fetch(tableAt(place), key, KEY);
    this.#fetch(BASE_TABLE, base, BASE_POINT);
    this.#kernel.copyPoint(SUM, NEUTRAL);
    for (let at = 1; at < KEY.digits; at += 2) this.#add(tableAt(place), at >> 1, -key[at], KEY);
    for (let i = 0; i < KEY.width; i += 1) addPoint(SUM, SUM);
    for (let at = 0; at < KEY.digits; at += 2) this.#add(tableAt(place), at >> 1, -key[at], KEY);
    for (let at = 0; at < BASE_POINT.digits; at += 1) this.#add(BASE_TABLE, at, base[at], BASE_POINT);
    return this.#written();
  }

  /** Of what was fetched, so that it is. */
  #fetched = 0;

  /** Reads from each line of memory that a sum will need: they come together, where additions would wait for one after the other. */
  #fetch(table: number, digits: Int16Array, { step, width, multiples }: Comb): void {
    const { bytes } = this.#kernel;
    const digitsOfRow = step / width;
    let fetched = this.#fetched;
    for (let at = 0; at < digits.length; at += 1) {
      const row = Math.floor(at / digitsOfRow);
      const from = table + (row * multiples + Math.max(1, Math.abs(digits[at])) - 1) * ADDEND_BYTES;
      fetched ^= bytes[from] ^ bytes[from + LINE_BYTES];
    }
    this.#fetched = fetched;
  }

  #add(table: number, row: number, digit: number, { multiples }: Comb): void {
    if (digit === 0) return;
    const { addAddend, subtractAddend } = this.#kernel.run;
    const at = table + (row * multiples + Math.abs(digit) - 1) * ADDEND_BYTES;
    if (digit > 0) addAddend(SUM, at);
    else subtractAddend(SUM, at);
  }

  /** The sum's one spelling. */
  #written(): Uint8Array {
    const { multiply, pack } = this.#kernel.run;
    invert(this.#kernel.run, INVERSE, SUM + 2 * ELEMENT_BYTES);
    multiply(X, SUM, INVERSE);
    multiply(Y, SUM + ELEMENT_BYTES, INVERSE);
    pack(PACKED, X);
    const isNegative = this.#kernel.bytes[PACKED] & 1;
    pack(PACKED, Y);
    const written = this.#kernel.bytes.slice(PACKED, PACKED + 32);
    written[31] |= isNegative << 7;
    return written;
  }

  /** Finds a key's table, or makes it in place of the one that was made longest ago. */
  #placeOf(name: string, publicKey: Uint8Array): number | undefined {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    // Before a place is taken for it: one that is freed for what is no point would be nobody's, and the next taken be another's.
    if (!this.#begin(publicKey)) return undefined;
    let place = this.#places.size;
    if (this.#places.size >= KEPT) {
      const [oldest, freed] = this.#places.entries().next().value!;
      this.#places.delete(oldest);
      place = freed;
    }
    this.#makeRows(tableAt(place), KEY);
    this.#places.set(name, place);
    return place;
  }

  /** Reads a point as the first power; false when the bytes are none. */
  #begin(bytes: Uint8Array): boolean {
    if (!this.#kernel.read(bytes, 0)) return false;
    this.#kernel.copyPoint(POWER, NEUTRAL);
    this.#kernel.run.addAddend(POWER, ADDENDS);
    return true;
  }

  /** Makes the multiples of the power that has been come to, row by row. */
  #makeRows(table: number, { rows, multiples, step }: Comb): void {
    const { run } = this.#kernel;
    for (let row = 0; row < rows; row += 1) {
      const first = POINTS + row * multiples * POINT_BYTES;
      this.#kernel.copyPoint(first, POWER);
      for (let at = 1; at < multiples; at += 1) {
        this.#kernel.copyPoint(first + at * POINT_BYTES, first + (at - 1) * POINT_BYTES);
        run.addPoint(first + at * POINT_BYTES, POWER);
      }
      for (let i = 0; i < step; i += 1) run.addPoint(POWER, POWER);
    }
    settlePoints(run, { count: rows * multiples, points: POINTS, addends: table, scratch: SETTLING });
  }
}

function tableAt(place: number): number {
  return TABLES + place * TABLE_BYTES;
}

/** Writes a scalar of 32 bytes, little-endian and below 2^254, as digits of either sign, at most `multiples` large, the lowest first. */
function digitsOf(scalar: Uint8Array, { width, digits: count, multiples }: Comb): Int16Array {
  const digits = new Int16Array(count);
  let carried = 0;
  for (let at = 0; at < count; at += 1) {
    const bit = width * at;
    const byte = bit >> 3;
    const low = ((scalar[byte] | ((scalar[byte + 1] ?? 0) << 8)) >> (bit & 7)) & (2 * multiples - 1);
    const digit = low + carried;
    carried = digit > multiples ? 1 : 0;
    digits[at] = digit - carried * 2 * multiples;
  }
  return digits;
}
