import { ed25519, ristretto255 } from "@noble/curves/ed25519.js";
import { multiplyElements } from "../field/limb-product.ts";
import type { FieldElement } from "../field/limbs.ts";
import {
  PRIME,
  addElements,
  elementOf,
  integerOf,
  subtractElements,
  zeroElement,
} from "../field/prime25519.ts";

/** Curve constant d = −121665/121666. */
export const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

const TWO_D = elementOf((2n * D) % PRIME);
// Intermediate values of one addition: nothing of them outlives it.
const [scratchA, scratchB, scratchC, scratchD, scratchE] = [
  zeroElement(),
  zeroElement(),
  zeroElement(),
  zeroElement(),
  zeroElement(),
];

/** A point of edwards25519 in extended coordinates (x = X/Z, y = Y/Z, xy = T/Z), for long sums of public points. */
export class EdwardsPoint {
  static readonly ZERO = new EdwardsPoint(elementOf(0n), elementOf(1n), elementOf(1n), elementOf(0n));

  readonly #x: FieldElement;
  readonly #y: FieldElement;
  readonly #z: FieldElement;
  readonly #t: FieldElement;

  /** Takes carried coordinates, which it owns from then on. */
  constructor(x: FieldElement, y: FieldElement, z: FieldElement, t: FieldElement) {
    this.#x = x;
    this.#y = y;
    this.#z = z;
    this.#t = t;
  }

  /** Computes this + other; complete, so also for equal points. */
  add(other: EdwardsPoint): EdwardsPoint {
    return this.#combine(other, addElements, subtractElements);
  }

  /** Computes this − other. */
  subtract(other: EdwardsPoint): EdwardsPoint {
    return this.#combine(other, subtractElements, addElements);
  }

  /** Computes 2 · this. */
  double(): EdwardsPoint {
    return this.add(this);
  }

  /** Returns the ristretto255 element that this point represents. */
  toRistretto(): InstanceType<typeof ristretto255.Point> {
    return new ristretto255.Point(this.#toPoint());
  }

  /** Writes this very point, of the eight or four of one element, as 32 bytes. @see RFC 8032, section 5.1.2 */
  toBytes(): Uint8Array {
    return this.#toPoint().toBytes();
  }

  /** Hands over X, Y, Z and T. */
  coordinates(): readonly [FieldElement, FieldElement, FieldElement, FieldElement] {
    return [this.#x, this.#y, this.#z, this.#t];
  }

  #toPoint(): InstanceType<typeof ed25519.Point> {
    const [x, y, z, t] = [this.#x, this.#y, this.#z, this.#t].map(integerOf);
    return new ed25519.Point(x, y, z, t);
  }

  /**
   * Adds with x2 and t2 of the sign that `plus` and `minus` give them.
   * @see Hisil, Wong, Carter, Dawson, Twisted Edwards Curves Revisited (2008), section 3.1: A to H are its letters
   */
  #combine(other: EdwardsPoint, plus: typeof addElements, minus: typeof addElements): EdwardsPoint {
    const [x, y, z, t] = [zeroElement(), zeroElement(), zeroElement(), zeroElement()];
    const a = multiplyElements(scratchA, subtractElements(x, this.#y, this.#x), minus(y, other.#y, other.#x));
    const b = multiplyElements(scratchB, addElements(x, this.#y, this.#x), plus(y, other.#y, other.#x));
    const c = multiplyElements(scratchC, multiplyElements(z, this.#t, TWO_D), other.#t);
    const d = multiplyElements(scratchD, addElements(z, this.#z, this.#z), other.#z);
    const e = subtractElements(scratchE, b, a);
    const h = addElements(scratchA, b, a);
    const f = minus(scratchB, d, c);
    const g = plus(scratchC, d, c);
    multiplyElements(x, e, f);
    multiplyElements(y, g, h);
    multiplyElements(z, f, g);
    multiplyElements(t, e, h);
    return new EdwardsPoint(x, y, z, t);
  }
}
