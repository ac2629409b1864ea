import { hash } from "node:crypto";
import { multiplyElements } from "../field/limb-product.ts";
import type { FieldElement } from "../field/limbs.ts";
import {
  PRIME,
  addElements,
  elementOf,
  integerOf,
  powerForRoot,
  subtractElements,
  zeroElement,
} from "../field/prime25519.ts";
import { integerFromBytes } from "../field/scalar.ts";
import { u32 } from "./bytes.ts";
import type { Domain } from "./domains.ts";
import { D, EdwardsPoint } from "./edwards.ts";
import { encodeFields } from "./hash.ts";

// RFC 9496, section 4.1.
const ONE = elementOf(1n);
const CURVE_D = elementOf(D);
const SQRT_M1 = elementOf(19681161376707505956807079304988542015446066515923890162744021073123829784752n);
const SQRT_AD_MINUS_ONE =
  elementOf(25063068953384623474111414158702152701244531502492656460079210482610430750235n);
const ONE_MINUS_D_SQ = elementOf((((1n - D * D) % PRIME) + PRIME) % PRIME);
const D_MINUS_ONE_SQ = elementOf((D - 1n) ** 2n % PRIME);

const times = (a: FieldElement, b: FieldElement) => multiplyElements(zeroElement(), a, b);
const plus = (a: FieldElement, b: FieldElement) => addElements(zeroElement(), a, b);
const minus = (a: FieldElement, b: FieldElement) => subtractElements(zeroElement(), a, b);
const negated = (a: FieldElement) => minus(zeroElement(), a);

/** Hashes a domain tag and an index to a group element of which nobody knows a discrete logarithm. */
export function hashToGroup(domain: Domain, index: number): EdwardsPoint {
  return pointFromUniform(hash("sha512", encodeFields(domain, u32(index)), "buffer"));
}

/** Maps 64 uniform bytes to a uniform element of ristretto255. @see RFC 9496, section 4.3.4 */
export function pointFromUniform(bytes: Uint8Array): EdwardsPoint {
  const half = (at: number) =>
    elementOf(BigInt.asUintN(255, integerFromBytes(bytes.subarray(at, at + 32))) % PRIME);
  return elligator(half(0)).add(elligator(half(32)));
}

/** The function MAP of RFC 9496, section 4.3.4, with its letters. */
function elligator(t: FieldElement): EdwardsPoint {
  const r = times(SQRT_M1, times(t, t));
  const u = times(plus(r, ONE), ONE_MINUS_D_SQ);
  const v = times(minus(negated(ONE), times(r, CURVE_D)), plus(r, CURVE_D));
  const { isSquare, root } = rootOfRatio(u, v);
  const s = isSquare ? root : negated(magnitude(times(root, t)));
  const c = isSquare ? negated(ONE) : r;
  const n = minus(times(times(c, minus(r, ONE)), D_MINUS_ONE_SQ), v);
  const sv = times(s, v);
  const w0 = plus(sv, sv);
  const w1 = times(n, SQRT_AD_MINUS_ONE);
  const w2 = minus(ONE, times(s, s));
  const w3 = plus(ONE, times(s, s));
  return new EdwardsPoint(times(w0, w3), times(w2, w1), times(w1, w3), times(w0, w2));
}

/**
 * Reads a ristretto255 element from its 32 bytes; undefined when they are not the one spelling of one.
 * @see RFC 9496, section 4.3.1, with its letters
 */
export function pointFromRistretto(bytes: Uint8Array): EdwardsPoint | undefined {
  const n = bytes.length === 32 ? integerFromBytes(bytes) : PRIME;
  if (n >= PRIME || (n & 1n) === 1n) return undefined;
  const s = elementOf(n);
  const ss = times(s, s);
  const [u1, u2] = [times(minus(ONE, ss), ONE), times(plus(ONE, ss), ONE)];
  const u2Squared = times(u2, u2);
  const v = times(minus(negated(times(CURVE_D, times(u1, u1))), u2Squared), ONE);
  const { isSquare, root } = rootOfRatio(ONE, times(v, u2Squared));
  const denX = times(root, u2);
  const denY = times(times(root, denX), v);
  const x = times(magnitude(times(plus(s, s), denX)), ONE);
  const y = times(u1, denY);
  const t = times(x, y);
  const isElement = isSquare && (integerOf(t) & 1n) === 0n && !isZero(y);
  return isElement ? new EdwardsPoint(x, y, ONE, t) : undefined;
}

/** The function SQRT_RATIO_M1 of RFC 9496, section 4.2: √(u/v), or √(i·u/v) when u/v is no square. */
function rootOfRatio(u: FieldElement, v: FieldElement): { isSquare: boolean; root: FieldElement } {
  const v3 = times(times(v, v), v);
  const v7 = times(times(v3, v3), v);
  const root = times(times(u, v3), powerForRoot(times(u, v7)));
  const check = times(v, times(root, root));
  const isCorrect = isZero(minus(check, u));
  const isFlipped = isZero(plus(check, u));
  const isFlippedI = isZero(plus(check, times(u, SQRT_M1)));
  const turned = isFlipped || isFlippedI ? times(SQRT_M1, root) : root;
  return { isSquare: isCorrect || isFlipped, root: magnitude(turned) };
}

function isZero(a: FieldElement): boolean {
  return integerOf(a) === 0n;
}

/** The one of ±a whose representative in [0, p) is even. */
function magnitude(a: FieldElement): FieldElement {
  return (integerOf(a) & 1n) === 1n ? negated(a) : a;
}
