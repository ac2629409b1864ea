/**
 * An integer modulo p as 15 limbs, Σ limbs[i] · 2^(17·i), each an exact double. A product leaves limbs of 17 bits;
 * sums and differences are not carried, so that their limbs grow: a product is exact while the growth of one factor
 * times that of the other stays below 2^10. About five times as fast as BigInt on current engines.
 */
export type FieldElement = number[];

/** Size of a limb, and its inverse; both exact. */
export const RADIX = 2 ** 17;
export const PER_RADIX = 2 ** -17;
