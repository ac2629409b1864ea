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

/**
 * Writes a² to `out`, carried; `out` may be `a`. Half the products of a multiplication and, written out, half its time:
 * roots are chains of squares. d = 2a, h = 19a: what a limb becomes when it stands twice, and when it passes 2^255.
 */
// oxlint-disable-next-line max-lines-per-function -- written out, it takes half the time
export function squareElement(out: FieldElement, a: FieldElement): FieldElement {
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
  const d0 = 2 * a0;
  const d1 = 2 * a1;
  const d2 = 2 * a2;
  const d3 = 2 * a3;
  const d4 = 2 * a4;
  const d5 = 2 * a5;
  const d6 = 2 * a6;
  const d7 = 2 * a7;
  const d8 = 2 * a8;
  const d9 = 2 * a9;
  const d10 = 2 * a10;
  const d11 = 2 * a11;
  const d12 = 2 * a12;
  const d13 = 2 * a13;
  const h8 = 19 * a8;
  const h9 = 19 * a9;
  const h10 = 19 * a10;
  const h11 = 19 * a11;
  const h12 = 19 * a12;
  const h13 = 19 * a13;
  const h14 = 19 * a14;
  const c0 = a0 * a0 + d1 * h14 + d2 * h13 + (d3 * h12 + d4 * h11 + d5 * h10) + (d6 * h9 + d7 * h8);
  const carry0 = Math.floor(c0 * PER_RADIX);
  out[0] = c0 - carry0 * RADIX;
  const c1 = d0 * a1 + d2 * h14 + d3 * h13 + (d4 * h12 + d5 * h11 + d6 * h10) + (d7 * h9 + a8 * h8) + carry0;
  const carry1 = Math.floor(c1 * PER_RADIX);
  out[1] = c1 - carry1 * RADIX;
  const c2 = d0 * a2 + a1 * a1 + d3 * h14 + (d4 * h13 + d5 * h12 + d6 * h11) + (d7 * h10 + d8 * h9) + carry1;
  const carry2 = Math.floor(c2 * PER_RADIX);
  out[2] = c2 - carry2 * RADIX;
  const c3 = d0 * a3 + d1 * a2 + d4 * h14 + (d5 * h13 + d6 * h12 + d7 * h11) + (d8 * h10 + a9 * h9) + carry2;
  const carry3 = Math.floor(c3 * PER_RADIX);
  out[3] = c3 - carry3 * RADIX;
  const c4 = d0 * a4 + d1 * a3 + a2 * a2 + (d5 * h14 + d6 * h13 + d7 * h12) + (d8 * h11 + d9 * h10) + carry3;
  const carry4 = Math.floor(c4 * PER_RADIX);
  out[4] = c4 - carry4 * RADIX;
  const c5 = d0 * a5 + d1 * a4 + d2 * a3 + (d6 * h14 + d7 * h13 + d8 * h12) + (d9 * h11 + a10 * h10) + carry4;
  const carry5 = Math.floor(c5 * PER_RADIX);
  out[5] = c5 - carry5 * RADIX;
  const c6 = d0 * a6 + d1 * a5 + d2 * a4 + (a3 * a3 + d7 * h14 + d8 * h13) + (d9 * h12 + d10 * h11) + carry5;
  const carry6 = Math.floor(c6 * PER_RADIX);
  out[6] = c6 - carry6 * RADIX;
  const c7 = d0 * a7 + d1 * a6 + d2 * a5 + (d3 * a4 + d8 * h14 + d9 * h13) + (d10 * h12 + a11 * h11) + carry6;
  const carry7 = Math.floor(c7 * PER_RADIX);
  out[7] = c7 - carry7 * RADIX;
  const c8 = d0 * a8 + d1 * a7 + d2 * a6 + (d3 * a5 + a4 * a4 + d9 * h14) + (d10 * h13 + d11 * h12) + carry7;
  const carry8 = Math.floor(c8 * PER_RADIX);
  out[8] = c8 - carry8 * RADIX;
  const c9 = d0 * a9 + d1 * a8 + d2 * a7 + (d3 * a6 + d4 * a5 + d10 * h14) + (d11 * h13 + a12 * h12) + carry8;
  const carry9 = Math.floor(c9 * PER_RADIX);
  out[9] = c9 - carry9 * RADIX;
  const c10 = d0 * a10 + d1 * a9 + d2 * a8 + (d3 * a7 + d4 * a6 + a5 * a5) + (d11 * h14 + d12 * h13) + carry9;
  const carry10 = Math.floor(c10 * PER_RADIX);
  out[10] = c10 - carry10 * RADIX;
  const c11 =
    d0 * a11 + d1 * a10 + d2 * a9 + (d3 * a8 + d4 * a7 + d5 * a6) + (d12 * h14 + a13 * h13) + carry10;
  const carry11 = Math.floor(c11 * PER_RADIX);
  out[11] = c11 - carry11 * RADIX;
  const c12 =
    d0 * a12 + d1 * a11 + d2 * a10 + (d3 * a9 + d4 * a8 + d5 * a7) + (a6 * a6 + d13 * h14) + carry11;
  const carry12 = Math.floor(c12 * PER_RADIX);
  out[12] = c12 - carry12 * RADIX;
  const c13 =
    d0 * a13 + d1 * a12 + d2 * a11 + (d3 * a10 + d4 * a9 + d5 * a8) + (d6 * a7 + a14 * h14) + carry12;
  const carry13 = Math.floor(c13 * PER_RADIX);
  out[13] = c13 - carry13 * RADIX;
  const c14 =
    d0 * a14 + d1 * a13 + d2 * a12 + (d3 * a11 + d4 * a10 + d5 * a9) + (d6 * a8 + a7 * a7) + carry13;
  const carry14 = Math.floor(c14 * PER_RADIX);
  out[14] = c14 - carry14 * RADIX;
  const first = out[0] + 19 * carry14;
  const firstCarry = Math.floor(first * PER_RADIX);
  out[0] = first - firstCarry * RADIX;
  const second = out[1] + firstCarry;
  const secondCarry = Math.floor(second * PER_RADIX);
  out[1] = second - secondCarry * RADIX;
  out[2] += secondCarry;
  return out;
}

/** Computes a^((p−5)/8) = a^(2^252 − 3), the exponentiation inside a square root. */
export function powerForRoot(a: FieldElement): FieldElement {
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
