import { powerInKernel } from "./field-kernel.ts";
import { multiplyElements } from "./limb-product.ts";
import { squareElement } from "./limb-square.ts";
import { type FieldElement, RADIX, PER_RADIX } from "./limbs.ts";

/** The prime p = 2^255 − 19. */
export const PRIME = 2n ** 255n - 19n;

/** Makes a zero to write to. A literal: the engine keeps such arrays as plain doubles on its own heap. */
export function zeroElement(): FieldElement {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

const LIMBS = 15;
// Limbs of one 51-bit digit, exact as a double and cheap as a BigInt.
const DIGIT_BITS = 51n;

/** Makes an element of an integer in [0, p). */
export function elementOf(n: bigint): FieldElement {
  const element = zeroElement();
  for (let i = 0, rest = n; i < LIMBS; i += 3, rest >>= DIGIT_BITS) {
    const digit = Number(BigInt.asUintN(51, rest));
    element[i] = digit % RADIX;
    element[i + 1] = Math.floor(digit * PER_RADIX) % RADIX;
    element[i + 2] = Math.floor(digit * PER_RADIX * PER_RADIX);
  }
  return element;
}

/** Reads the representative in [0, p) of an element whose limbs have grown fourfold at most. */
export function integerOf(element: FieldElement): bigint {
  let n = 0n;
  for (let i = LIMBS - 3; i >= 0; i -= 3) {
    n = n * 2n ** DIGIT_BITS + BigInt(element[i] + RADIX * (element[i + 1] + RADIX * element[i + 2]));
  }
  const rest = n % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}

/** Writes a + b to `out`, uncarried; `out` may be either. */
export function addElements(out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
  for (let i = 0; i < LIMBS; i++) out[i] = a[i] + b[i];
  return out;
}

/** Writes a − b to `out`, uncarried; `out` may be either. */
export function subtractElements(out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
  for (let i = 0; i < LIMBS; i++) out[i] = a[i] - b[i];
  return out;
}

/** Computes a^((p−5)/8) = a^(2^252 − 3), the exponentiation inside a square root, of a carried element. */
export function powerForRoot(a: FieldElement): FieldElement {
  return powerInKernel(a) ?? plainPowerForRoot(a);
}

/** The same in plain arithmetic. */
export function plainPowerForRoot(a: FieldElement): FieldElement {
  // ones(n) = a^(2^n − 1), and ones(m + n) = ones(m)^(2^n) · ones(n).
  const join = (high: FieldElement, low: FieldElement, bits: number) => {
    const power = [...high];
    for (let i = 0; i < bits; i++) squareElement(power, power);
    return multiplyElements(power, power, low);
  };
  const ones2 = join(a, a, 1);
  const ones4 = join(ones2, ones2, 2);
  const ones5 = join(ones4, a, 1);
  const ones10 = join(ones5, ones5, 5);
  const ones20 = join(ones10, ones10, 10);
  const ones40 = join(ones20, ones20, 20);
  const ones50 = join(ones40, ones10, 10);
  const ones100 = join(ones50, ones50, 50);
  const ones200 = join(ones100, ones100, 100);
  const ones250 = join(ones200, ones50, 50);
  return join(ones250, a, 2);
}
