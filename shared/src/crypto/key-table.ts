import { ELEMENT_BYTES } from "../field/limb-code.ts";
import { ADDEND_BYTES, POINT_BYTES } from "./point-code.ts";
import { ADDENDS, NEUTRAL, PACKED, PointKernel, POINTS_END } from "./point-kernel.ts";
import { SETTLING_MORE, invert, settlePoints } from "./settle-points.ts";

/** Digits of a scalar: 51 of five bits with a sign, of which every second one has a row of the table. */
const WIDTH = 5;
const DIGITS = 51;
const ROWS = 26;
const MULTIPLES = 1 << (WIDTH - 1);
const ENTRIES = ROWS * MULTIPLES;
/** Bytes of one key's table: 100 kB. */
const TABLE_BYTES = ENTRIES * ADDEND_BYTES;
/** Keys whose tables are kept: as many as two of the largest studies have. Memory that is not written to costs nothing. */
const KEPT = 512;
const PAGE = 1 << 16;

// Where a table is made, before its points are brought to their one form.
const POINTS = POINTS_END;
const SETTLING = POINTS + (ENTRIES + 1) * POINT_BYTES;
const TABLES = SETTLING + (ENTRIES + SETTLING_MORE) * ELEMENT_BYTES;
// A sum's own elements stand where none is settled meanwhile.
const [X, Y, INVERSE] = [0, 1, 2].map((at) => SETTLING + at * ELEMENT_BYTES);
const PAGES = Math.ceil((TABLES + (KEPT + 1) * TABLE_BYTES) / PAGE);
const SUM = POINTS;

const BASE = Uint8Array.from([0x58, ...new Uint8Array(31).fill(0x66)]);

/**
 * Multiples of public keys in compiled arithmetic: with those of one key at hand, S·B − h·A takes 102 additions. Only for what
 * is public.
 */
export class KeyTables {
  readonly #kernel: PointKernel;
  readonly #places = new Map<string, number>();

  private constructor(kernel: PointKernel) {
    this.#kernel = kernel;
    this.#make(0, BASE);
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
    const [base, key] = [digitsOf(s), digitsOf(h)];
    this.#kernel.copyPoint(SUM, NEUTRAL);
    for (const isOdd of [1, 0]) {
      for (let row = 0; 2 * row + isOdd < DIGITS; row += 1) {
        this.#add(0, row, base[2 * row + isOdd]);
        this.#add(place, row, -key[2 * row + isOdd]);
      }
      if (isOdd === 1) for (let i = 0; i < WIDTH; i += 1) this.#kernel.run.addPoint(SUM, SUM);
    }
    return this.#written();
  }

  #add(place: number, row: number, digit: number): void {
    if (digit === 0) return;
    const { addAddend, subtractAddend } = this.#kernel.run;
    const at = tableAt(place) + (row * MULTIPLES + Math.abs(digit) - 1) * ADDEND_BYTES;
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
    let place = this.#places.size + 1;
    if (this.#places.size >= KEPT) {
      const [oldest, freed] = this.#places.entries().next().value!;
      this.#places.delete(oldest);
      place = freed;
    }
    if (!this.#make(place, publicKey)) {
      // Its place stays free for the next one.
      return undefined;
    }
    this.#places.set(name, place);
    return place;
  }

  /** Makes the multiples 1 … 16 of 2^(10·row) times the key, for every row; false when the bytes are no point. */
  #make(place: number, publicKey: Uint8Array): boolean {
    const { run } = this.#kernel;
    if (!this.#kernel.read(publicKey, 0)) return false;
    const power = POINTS + ENTRIES * POINT_BYTES;
    this.#kernel.copyPoint(power, NEUTRAL);
    run.addAddend(power, ADDENDS);
    for (let row = 0; row < ROWS; row += 1) {
      const first = POINTS + row * MULTIPLES * POINT_BYTES;
      this.#kernel.copyPoint(first, power);
      for (let at = 1; at < MULTIPLES; at += 1) {
        this.#kernel.copyPoint(first + at * POINT_BYTES, first + (at - 1) * POINT_BYTES);
        run.addPoint(first + at * POINT_BYTES, power);
      }
      for (let i = 0; i < 2 * WIDTH; i += 1) run.addPoint(power, power);
    }
    settlePoints(run, { count: ENTRIES, points: POINTS, addends: tableAt(place), scratch: SETTLING });
    return true;
  }
}

function tableAt(place: number): number {
  return TABLES + place * TABLE_BYTES;
}

/** Writes a scalar of 32 bytes, little-endian and below 2^254, as digits in [−16, 16], the lowest first. */
function digitsOf(scalar: Uint8Array): Int8Array {
  const digits = new Int8Array(DIGITS);
  let carried = 0;
  for (let at = 0; at < DIGITS; at += 1) {
    const bit = WIDTH * at;
    const byte = bit >> 3;
    const low = ((scalar[byte] | ((scalar[byte + 1] ?? 0) << 8)) >> (bit & 7)) & (2 * MULTIPLES - 1);
    const digit = low + carried;
    carried = digit > MULTIPLES ? 1 : 0;
    digits[at] = digit - carried * 2 * MULTIPLES;
  }
  return digits;
}
