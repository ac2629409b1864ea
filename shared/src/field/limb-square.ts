import { type FieldElement, PER_RADIX, RADIX } from "./limbs.ts";

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
