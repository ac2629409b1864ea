import { FIELD_FUNCTIONS } from "./limb-code.ts";
import { ELEMENT_BYTES } from "./limb-layout.ts";
import { type FieldElement, RADIX } from "./limbs.ts";
import { instantiate } from "./wasm-module.ts";

/** Arithmetic of elements in the memory of a module, by their addresses. @see FIELD_FUNCTIONS */
export interface FieldKernel {
  readonly multiply: (out: number, a: number, b: number) => void;
  readonly square: (out: number, a: number) => void;
  /** As often as is said, at least once. */
  readonly squareTimes: (out: number, times: number) => void;
  readonly plus: (out: number, a: number, b: number) => void;
  readonly minus: (out: number, a: number, b: number) => void;
  /** The second factor, and what is written, in halves of words. @see SHORT_ELEMENT_BYTES */
  readonly multiplyShort: (out: number, a: number, b: number) => void;
  readonly shorten: (out: number, a: number) => void;
  readonly pack: (out: number, a: number) => void;
  readonly unpack: (out: number, bytes: number) => void;
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** Writes a^((p−5)/8) = a^(2^252 − 3) to `out`, the exponentiation inside a square root, with three elements at `scratch`. */
export function powerIn(
  { multiply, square, squareTimes }: Pick<FieldKernel, "multiply" | "square" | "squareTimes">,
  out: number,
  a: number,
  scratch: number,
): void {
  const [s, t, u] = [scratch, scratch + ELEMENT_BYTES, scratch + 2 * ELEMENT_BYTES];
  // ones(n) = a^(2^n − 1), and ones(m + n) = ones(m)^(2^n) · ones(n).
  const join = (to: number, high: number, low: number, bits: number) => {
    square(to, high);
    if (bits > 1) squareTimes(to, bits - 1);
    multiply(to, to, low);
    return to;
  };
  const ones2 = join(s, a, a, 1);
  const ones4 = join(t, ones2, ones2, 2);
  const ones5 = join(s, ones4, a, 1);
  const ones10 = join(t, ones5, ones5, 5);
  const ones20 = join(s, ones10, ones10, 10);
  const ones40 = join(u, ones20, ones20, 20);
  const ones50 = join(s, ones40, ones10, 10);
  const ones100 = join(t, ones50, ones50, 50);
  const ones200 = join(u, ones100, ones100, 100);
  const ones250 = join(t, ones200, ones50, 50);
  join(out, ones250, a, 2);
}

const HALF = 2 ** 26;
const WORD_BYTES = 8;
const [BASE, POWER, SCRATCH] = [0, ELEMENT_BYTES, 2 * ELEMENT_BYTES];
let kernel: FieldKernel | "none" | undefined;

/** {@link powerIn} of a carried element in its other form; undefined where there is no such module. */
export function powerInKernel(a: FieldElement): FieldElement | undefined {
  kernel ??= instantiate<FieldKernel>(FIELD_FUNCTIONS, 1) ?? "none";
  if (kernel === "none") return undefined;
  const words = new Int32Array(kernel.memory.buffer);
  writeElement(words, BASE, a);
  powerIn(kernel, POWER, BASE, SCRATCH);
  const power: FieldElement = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  const from = POWER / 4;
  for (let digit = 0; digit < 5; digit += 1) {
    const n = words[from + 4 * digit] + HALF * words[from + 4 * digit + 2];
    const [one, two] = [Math.floor(n / RADIX), Math.floor(n / RADIX / RADIX)];
    power[3 * digit] = n - one * RADIX;
    power[3 * digit + 1] = one - two * RADIX;
    power[3 * digit + 2] = two;
  }
  return power;
}

/** Writes a carried element in its other form into a module's memory, to an address. */
export function writeElement(words: Int32Array, at: number, a: FieldElement): void {
  const first = at / WORD_BYTES;
  for (let digit = 0; digit < 5; digit += 1) {
    const n = a[3 * digit] + RADIX * (a[3 * digit + 1] + RADIX * a[3 * digit + 2]);
    const high = Math.floor(n / HALF);
    putWord(words, first + 2 * digit, n - high * HALF);
    putWord(words, first + 2 * digit + 1, high);
  }
}

/** Writes a limb as a word of 64 bits. */
function putWord(words: Int32Array, at: number, limb: number): void {
  words[2 * at] = limb;
  words[2 * at + 1] = limb < 0 ? -1 : 0;
}
