import { type FieldKernel, powerIn } from "../field/field-kernel.ts";
import { ELEMENT_BYTES } from "../field/limb-layout.ts";
import { PRIME, elementOf } from "../field/prime25519.ts";
import { integerFromBytes } from "../field/scalar.ts";
import { instantiate } from "../field/wasm-module.ts";
import { D, EdwardsPoint } from "./edwards.ts";
import { signedDigits } from "./multi-scalar.ts";
import { writeAddend } from "./write-addend.ts";
import {
  ADDEND_BYTES,
  CURVE_D,
  ONE,
  POINT_BYTES,
  POINT_FUNCTIONS,
  SQRT_M1,
  TWO_D,
  ZERO,
} from "./point-code.ts";

/** What a module of points can do. */
export interface PointFunctions extends FieldKernel {
  /** p = p ± q of an addend, and of a point. */
  readonly addAddend: (p: number, q: number) => void;
  readonly subtractAddend: (p: number, q: number) => void;
  readonly addPoint: (p: number, q: number) => void;
}

/** Addends that the module holds at most. */
export const MOST_ADDENDS = 4096;
const WIDEST = 10;
const MOST_WINDOWS = 32;
const PAGE = 1 << 16;
/** A line of the processor's cache. */
export const LINE_BYTES = 64;
const ROOT_OF_MINUS_ONE = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;

/** Where things stand in the module's memory, behind what its functions work with. */
export const PACKED = SQRT_M1 + ELEMENT_BYTES;
export const [NEUTRAL, SUM, SUFFIX] = [0, 1, 2].map((at) => PACKED + 64 + at * POINT_BYTES);
const WINDOWS = SUFFIX + POINT_BYTES;
const BUCKETS = WINDOWS + MOST_WINDOWS * POINT_BYTES;
export const ADDENDS = lined(BUCKETS + (1 << (WIDEST - 1)) * POINT_BYTES);
/** Where memory is free for whoever asks for more of it. */
export const POINTS_END = ADDENDS + MOST_ADDENDS * ADDEND_BYTES;
// Elements at the beginning are for one addition: between two, they are free.
const [Y, X, YY, U, V, V3, UV7, POWER, CHECK, SCRATCH] = Array.from(
  { length: 10 },
  (_, at) => at * ELEMENT_BYTES,
);

/** The next place at which a line of the processor's cache begins. */
export function lined(at: number): number {
  return Math.ceil(at / LINE_BYTES) * LINE_BYTES;
}

/** Points of edwards25519 in the memory of a module: reads them and adds up short multiples of them. */
export class PointKernel {
  readonly run: PointFunctions;
  readonly bytes: Uint8Array;

  private constructor(run: PointFunctions) {
    this.run = run;
    this.bytes = new Uint8Array(run.memory.buffer);
    this.#put(ONE, 1n);
    this.#put(ZERO, 0n);
    this.#put(CURVE_D, D);
    this.#put(TWO_D, (2n * D) % PRIME);
    this.#put(SQRT_M1, ROOT_OF_MINUS_ONE);
    for (const [at, n] of [0n, 1n, 1n, 0n].entries()) this.#put(NEUTRAL + at * ELEMENT_BYTES, n);
    this.clear();
  }

  static #one: PointKernel | "none" | undefined;

  /** The one of this process; undefined where the engine has no WebAssembly. */
  static get(): PointKernel | undefined {
    if (PointKernel.#one === undefined) {
      PointKernel.#one = PointKernel.another() ?? "none";
    }
    return PointKernel.#one === "none" ? undefined : PointKernel.#one;
  }

  /** Another one, whose addends nobody else replaces; undefined where the engine has no WebAssembly. */
  static another(pages = Math.ceil(POINTS_END / PAGE)): PointKernel | undefined {
    const run = instantiate<PointFunctions>(POINT_FUNCTIONS, pages);
    return run && new PointKernel(run);
  }

  /** Reads 32 bytes as the addend at a place; false when they are not the one spelling of a point. @see RFC 8032, section 5.1.3 */
  read(bytes: Uint8Array, place: number): boolean {
    const { multiply, square, plus, minus, unpack } = this.run;
    this.bytes.set(bytes, PACKED);
    const isNegative = bytes[31] >> 7;
    unpack(Y, PACKED);
    // Below p: what it is read as is what it is written as.
    multiply(CHECK, Y, ONE);
    if (!this.#isWritten(CHECK, bytes)) return false;
    square(YY, Y);
    minus(U, YY, ONE);
    multiply(V, CURVE_D, YY);
    plus(V, V, ONE);
    square(V3, V);
    multiply(V3, V3, V);
    square(UV7, V3);
    multiply(UV7, UV7, V);
    multiply(UV7, UV7, U);
    powerIn(this.run, POWER, UV7, SCRATCH);
    multiply(X, U, V3);
    multiply(X, X, POWER);
    square(CHECK, X);
    multiply(CHECK, CHECK, V);
    minus(UV7, CHECK, U);
    if (!this.#isZero(UV7)) {
      plus(UV7, CHECK, U);
      if (!this.#isZero(UV7)) return false;
      multiply(X, X, SQRT_M1);
    }
    if (isNegative === 1 && this.#isZero(X)) return false;
    this.run.pack(PACKED, X);
    if ((this.bytes[PACKED] & 1) !== isNegative) minus(X, ZERO, X);
    const addend = ADDENDS + place * ADDEND_BYTES;
    writeAddend(this.run, addend, { x: X, y: Y, scratch: V });
    return true;
  }

  /** Makes the sum zero. */
  clear(): void {
    this.copyPoint(SUM, NEUTRAL);
  }

  /** Overwrites what sums have left in the memory; addends and constants stay. */
  forget(): void {
    this.bytes.fill(0, 0, ONE);
    this.bytes.fill(0, PACKED, NEUTRAL);
    this.bytes.fill(0, SUM, ADDENDS);
  }

  /** Doubles the sum so many times. */
  double(times: number): void {
    for (let i = 0; i < times; i += 1) this.run.addPoint(SUM, SUM);
  }

  /**
   * Adds Σ values[k] · addend k to the sum, for as many addends as there are values (magnitude at most 2^53).
   * @see multiplyShort
   */
  addMultiples(values: Float64Array): void {
    const { addPoint } = this.run;
    const { width, windows } = signedDigits(values, WIDEST);
    for (const [at, digits] of windows.entries()) this.#addWindow(WINDOWS + at * POINT_BYTES, digits, width);
    if (windows.length === 0) return;
    const top = WINDOWS + (windows.length - 1) * POINT_BYTES;
    for (let lower = top - POINT_BYTES; lower >= WINDOWS; lower -= POINT_BYTES) {
      for (let i = 0; i < width; i += 1) addPoint(top, top);
      addPoint(top, lower);
    }
    addPoint(SUM, top);
    for (const digits of windows) digits.fill(0);
  }

  /** Returns the sum. */
  sum(): EdwardsPoint {
    const [x, y, z, t] = [0, 1, 2, 3].map((at) => {
      // Carried: what it is multiplied by is 1.
      this.run.multiply(CHECK, SUM + at * ELEMENT_BYTES, ONE);
      this.run.pack(PACKED, CHECK);
      return elementOf(integerFromBytes(this.bytes.subarray(PACKED, PACKED + 32)) % PRIME);
    });
    return new EdwardsPoint(x!, y!, z!, t!);
  }

  /** Tells whether the sum is zero. */
  isZero(): boolean {
    const [x, y, z] = [0, 1, 2].map((at) => SUM + at * ELEMENT_BYTES);
    if (!this.#isZero(x)) return false;
    this.run.minus(CHECK, y, z);
    return this.#isZero(CHECK);
  }

  /** Writes Σ digits[k] · addend k to `out`: every digit's addends in a bucket, and the sum of all suffix sums. */
  #addWindow(out: number, digits: Int32Array, width: number): void {
    const { addAddend, subtractAddend, addPoint } = this.run;
    const isUsed = new Uint8Array(1 << (width - 1));
    for (let k = 0; k < digits.length; k += 1) {
      const digit = digits[k];
      if (digit === 0) continue;
      const at = Math.abs(digit) - 1;
      const bucket = BUCKETS + at * POINT_BYTES;
      if (isUsed[at] === 0) this.copyPoint(bucket, NEUTRAL);
      isUsed[at] = 1;
      if (digit > 0) addAddend(bucket, ADDENDS + k * ADDEND_BYTES);
      else subtractAddend(bucket, ADDENDS + k * ADDEND_BYTES);
    }
    this.copyPoint(SUFFIX, NEUTRAL);
    this.copyPoint(out, NEUTRAL);
    for (let at = isUsed.lastIndexOf(1); at >= 0; at -= 1) {
      if (isUsed[at] === 1) addPoint(SUFFIX, BUCKETS + at * POINT_BYTES);
      addPoint(out, SUFFIX);
    }
  }

  /** Writes a point of the memory to another place. */
  copyPoint(to: number, from: number): void {
    this.bytes.copyWithin(to, from, from + POINT_BYTES);
  }

  #put(at: number, n: bigint): void {
    for (let byte = 0; byte < 32; byte += 1)
      this.bytes[PACKED + byte] = Number((n >> BigInt(8 * byte)) & 255n);
    this.run.unpack(at, PACKED);
  }

  /** Tells whether an element is zero modulo p; it is carried afterwards. */
  #isZero(at: number): boolean {
    this.run.multiply(at, at, ONE);
    this.run.pack(PACKED, at);
    for (let byte = PACKED; byte < PACKED + 32; byte += 1) if (this.bytes[byte] !== 0) return false;
    return true;
  }

  /** Tells whether a carried element is written as these 32 bytes, but for their last bit. */
  #isWritten(at: number, bytes: Uint8Array): boolean {
    this.run.pack(PACKED, at);
    for (let byte = 0; byte < 31; byte += 1) if (this.bytes[PACKED + byte] !== bytes[byte]) return false;
    return this.bytes[PACKED + 31] === (bytes[31] & 127);
  }
}
