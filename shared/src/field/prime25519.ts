/** The prime p = 2^255 − 19. */
export const PRIME = 2n ** 255n - 19n;

/**
 * An integer modulo p as 15 limbs, Σ limbs[i] · 2^(17·i), each an exact double. A product leaves limbs of 17 bits;
 * sums and differences are not carried, so that their limbs grow: a product is exact while the growth of one factor
 * times that of the other stays below 2^10. About five times as fast as BigInt on current engines.
 */
export type FieldElement = number[];

/** Makes a zero to write to. A literal: the engine keeps such arrays as plain doubles on its own heap. */
export function zeroElement(): FieldElement {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}

const LIMBS = 15;
const RADIX = 2 ** 17;
const PER_RADIX = 2 ** -17;
// Limbs of one 51-bit digit, exact as a double and cheap as a BigInt.
const DIGIT_BITS = 51n;
// The second factor with, below it, its limbs times 19: what a limb becomes when it passes 2^255.
const extended = new Float64Array(2 * LIMBS - 1);

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

/** Writes a · b to `out`, carried; `out` may be either. The sums are grouped so that the processor overlaps them. */
export function multiplyElements(out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
  const e = extended;
  for (let j = 0; j < LIMBS; j++) e[LIMBS - 1 + j] = b[j];
  for (let j = 1; j < LIMBS; j++) e[j - 1] = 19 * b[j];
  const a0 = a[0];
  const a1 = a[1];
  const a2 = a[2];
  const a3 = a[3];
  const a4 = a[4];
  const a5 = a[5];
  const a6 = a[6];
  const a7 = a[7];
  const a8 = a[8];
  const a9 = a[9];
  const a10 = a[10];
  const a11 = a[11];
  const a12 = a[12];
  const a13 = a[13];
  const a14 = a[14];
  let carry = 0;
  for (let k = 0; k < LIMBS; k++) {
    const low =
      a0 * e[k + 14] + a1 * e[k + 13] + a2 * e[k + 12] + (a3 * e[k + 11] + a4 * e[k + 10] + a5 * e[k + 9]);
    const mid =
      a6 * e[k + 8] + a7 * e[k + 7] + a8 * e[k + 6] + (a9 * e[k + 5] + a10 * e[k + 4] + a11 * e[k + 3]);
    const column = low + mid + (a12 * e[k + 2] + a13 * e[k + 1] + a14 * e[k] + carry);
    carry = Math.floor(column * PER_RADIX);
    out[k] = column - carry * RADIX;
  }
  const first = out[0] + 19 * carry;
  carry = Math.floor(first * PER_RADIX);
  out[0] = first - carry * RADIX;
  const second = out[1] + carry;
  carry = Math.floor(second * PER_RADIX);
  out[1] = second - carry * RADIX;
  out[2] += carry;
  return out;
}

/** Computes a^((p−5)/8) = a^(2^252 − 3), the exponentiation inside a square root. */
export function powerForRoot(a: FieldElement): FieldElement {
  // ones(n) = a^(2^n − 1), and ones(m + n) = ones(m)^(2^n) · ones(n).
  const join = (high: FieldElement, low: FieldElement, bits: number) => {
    const power = [...high];
    for (let i = 0; i < bits; i++) multiplyElements(power, power, power);
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
