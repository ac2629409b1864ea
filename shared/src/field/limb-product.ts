import { type FieldElement, PER_RADIX, RADIX } from "./limbs.ts";

/**
 * Writes a · b to `out`, carried; `out` may be either. Written out, it takes three quarters of a loop's time. h = 19b: what
 * a limb becomes when it passes 2^255. The sums are grouped so that the processor overlaps them.
 */
// oxlint-disable-next-line max-lines-per-function -- written out, it takes three quarters of the time
export function multiplyElements(out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
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
  const b0 = b[0];
  const b1 = b[1];
  const b2 = b[2];
  const b3 = b[3];
  const b4 = b[4];
  const b5 = b[5];
  const b6 = b[6];
  const b7 = b[7];
  const b8 = b[8];
  const b9 = b[9];
  const b10 = b[10];
  const b11 = b[11];
  const b12 = b[12];
  const b13 = b[13];
  const b14 = b[14];
  const h1 = 19 * b1;
  const h2 = 19 * b2;
  const h3 = 19 * b3;
  const h4 = 19 * b4;
  const h5 = 19 * b5;
  const h6 = 19 * b6;
  const h7 = 19 * b7;
  const h8 = 19 * b8;
  const h9 = 19 * b9;
  const h10 = 19 * b10;
  const h11 = 19 * b11;
  const h12 = 19 * b12;
  const h13 = 19 * b13;
  const h14 = 19 * b14;
  const c0 =
    a0 * b0 +
    a1 * h14 +
    a2 * h13 +
    (a3 * h12 + a4 * h11 + a5 * h10) +
    (a6 * h9 + a7 * h8 + a8 * h7 + (a9 * h6 + a10 * h5 + a11 * h4)) +
    (a12 * h3 + a13 * h2 + a14 * h1);
  const carry0 = Math.floor(c0 * PER_RADIX);
  out[0] = c0 - carry0 * RADIX;
  const c1 =
    a0 * b1 +
    a1 * b0 +
    a2 * h14 +
    (a3 * h13 + a4 * h12 + a5 * h11) +
    (a6 * h10 + a7 * h9 + a8 * h8 + (a9 * h7 + a10 * h6 + a11 * h5)) +
    (a12 * h4 + a13 * h3 + a14 * h2 + carry0);
  const carry1 = Math.floor(c1 * PER_RADIX);
  out[1] = c1 - carry1 * RADIX;
  const c2 =
    a0 * b2 +
    a1 * b1 +
    a2 * b0 +
    (a3 * h14 + a4 * h13 + a5 * h12) +
    (a6 * h11 + a7 * h10 + a8 * h9 + (a9 * h8 + a10 * h7 + a11 * h6)) +
    (a12 * h5 + a13 * h4 + a14 * h3 + carry1);
  const carry2 = Math.floor(c2 * PER_RADIX);
  out[2] = c2 - carry2 * RADIX;
  const c3 =
    a0 * b3 +
    a1 * b2 +
    a2 * b1 +
    (a3 * b0 + a4 * h14 + a5 * h13) +
    (a6 * h12 + a7 * h11 + a8 * h10 + (a9 * h9 + a10 * h8 + a11 * h7)) +
    (a12 * h6 + a13 * h5 + a14 * h4 + carry2);
  const carry3 = Math.floor(c3 * PER_RADIX);
  out[3] = c3 - carry3 * RADIX;
  const c4 =
    a0 * b4 +
    a1 * b3 +
    a2 * b2 +
    (a3 * b1 + a4 * b0 + a5 * h14) +
    (a6 * h13 + a7 * h12 + a8 * h11 + (a9 * h10 + a10 * h9 + a11 * h8)) +
    (a12 * h7 + a13 * h6 + a14 * h5 + carry3);
  const carry4 = Math.floor(c4 * PER_RADIX);
  out[4] = c4 - carry4 * RADIX;
  const c5 =
    a0 * b5 +
    a1 * b4 +
    a2 * b3 +
    (a3 * b2 + a4 * b1 + a5 * b0) +
    (a6 * h14 + a7 * h13 + a8 * h12 + (a9 * h11 + a10 * h10 + a11 * h9)) +
    (a12 * h8 + a13 * h7 + a14 * h6 + carry4);
  const carry5 = Math.floor(c5 * PER_RADIX);
  out[5] = c5 - carry5 * RADIX;
  const c6 =
    a0 * b6 +
    a1 * b5 +
    a2 * b4 +
    (a3 * b3 + a4 * b2 + a5 * b1) +
    (a6 * b0 + a7 * h14 + a8 * h13 + (a9 * h12 + a10 * h11 + a11 * h10)) +
    (a12 * h9 + a13 * h8 + a14 * h7 + carry5);
  const carry6 = Math.floor(c6 * PER_RADIX);
  out[6] = c6 - carry6 * RADIX;
  const c7 =
    a0 * b7 +
    a1 * b6 +
    a2 * b5 +
    (a3 * b4 + a4 * b3 + a5 * b2) +
    (a6 * b1 + a7 * b0 + a8 * h14 + (a9 * h13 + a10 * h12 + a11 * h11)) +
    (a12 * h10 + a13 * h9 + a14 * h8 + carry6);
  const carry7 = Math.floor(c7 * PER_RADIX);
  out[7] = c7 - carry7 * RADIX;
  const c8 =
    a0 * b8 +
    a1 * b7 +
    a2 * b6 +
    (a3 * b5 + a4 * b4 + a5 * b3) +
    (a6 * b2 + a7 * b1 + a8 * b0 + (a9 * h14 + a10 * h13 + a11 * h12)) +
    (a12 * h11 + a13 * h10 + a14 * h9 + carry7);
  const carry8 = Math.floor(c8 * PER_RADIX);
  out[8] = c8 - carry8 * RADIX;
  const c9 =
    a0 * b9 +
    a1 * b8 +
    a2 * b7 +
    (a3 * b6 + a4 * b5 + a5 * b4) +
    (a6 * b3 + a7 * b2 + a8 * b1 + (a9 * b0 + a10 * h14 + a11 * h13)) +
    (a12 * h12 + a13 * h11 + a14 * h10 + carry8);
  const carry9 = Math.floor(c9 * PER_RADIX);
  out[9] = c9 - carry9 * RADIX;
  const c10 =
    a0 * b10 +
    a1 * b9 +
    a2 * b8 +
    (a3 * b7 + a4 * b6 + a5 * b5) +
    (a6 * b4 + a7 * b3 + a8 * b2 + (a9 * b1 + a10 * b0 + a11 * h14)) +
    (a12 * h13 + a13 * h12 + a14 * h11 + carry9);
  const carry10 = Math.floor(c10 * PER_RADIX);
  out[10] = c10 - carry10 * RADIX;
  const c11 =
    a0 * b11 +
    a1 * b10 +
    a2 * b9 +
    (a3 * b8 + a4 * b7 + a5 * b6) +
    (a6 * b5 + a7 * b4 + a8 * b3 + (a9 * b2 + a10 * b1 + a11 * b0)) +
    (a12 * h14 + a13 * h13 + a14 * h12 + carry10);
  const carry11 = Math.floor(c11 * PER_RADIX);
  out[11] = c11 - carry11 * RADIX;
  const c12 =
    a0 * b12 +
    a1 * b11 +
    a2 * b10 +
    (a3 * b9 + a4 * b8 + a5 * b7) +
    (a6 * b6 + a7 * b5 + a8 * b4 + (a9 * b3 + a10 * b2 + a11 * b1)) +
    (a12 * b0 + a13 * h14 + a14 * h13 + carry11);
  const carry12 = Math.floor(c12 * PER_RADIX);
  out[12] = c12 - carry12 * RADIX;
  const c13 =
    a0 * b13 +
    a1 * b12 +
    a2 * b11 +
    (a3 * b10 + a4 * b9 + a5 * b8) +
    (a6 * b7 + a7 * b6 + a8 * b5 + (a9 * b4 + a10 * b3 + a11 * b2)) +
    (a12 * b1 + a13 * b0 + a14 * h14 + carry12);
  const carry13 = Math.floor(c13 * PER_RADIX);
  out[13] = c13 - carry13 * RADIX;
  const c14 =
    a0 * b14 +
    a1 * b13 +
    a2 * b12 +
    (a3 * b11 + a4 * b10 + a5 * b9) +
    (a6 * b8 + a7 * b7 + a8 * b6 + (a9 * b5 + a10 * b4 + a11 * b3)) +
    (a12 * b2 + a13 * b1 + a14 * b0 + carry13);
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
