import { type Code, ops } from "./wasm-module.ts";

/**
 * Arithmetic modulo p = 2^255 − 19 on ten limbs of 26 and 25 bits in turn, 64-bit words in memory: limb i stands at
 * 2^⌈25.5·i⌉. A product is carried, its limbs of either sign and at most half their size; a product is exact while
 * the growth of one factor times that of the other stays below 16. @see Bernstein 2006, Curve25519, section 4
 */
export const LIMBS = 10;
export const WORD_BYTES = 8;
/** Bytes of an element. */
export const ELEMENT_BYTES = LIMBS * WORD_BYTES;
export const HALF_BYTES = 4;
/** Bytes of an element in halves of words, as it stands in tables: what limbs of a product, and of a sum of two, fit in. */
export const SHORT_ELEMENT_BYTES = LIMBS * HALF_BYTES;

/** Bits of a limb. */
export const bitsOf = (limb: number) => (limb % 2 === 0 ? 26 : 25);
export const indices = Array.from({ length: LIMBS }, (_, at) => at);
const { get, set, load, store } = ops;

/** Loads all limbs of an element, or of one in halves of words, into locals, and stores them from there. */
export const loadAll = (address: number, first: number): Code =>
  indices.flatMap((limb) => [...get(address), ...load(WORD_BYTES * limb), ...set(first + limb)]);
export const loadHalves = (address: number, first: number): Code =>
  indices.flatMap((limb) => [...get(address), ...ops.loadHalf(HALF_BYTES * limb), ...set(first + limb)]);
export const storeAll = (address: number, first: number): Code =>
  indices.flatMap((limb) => [...get(address), ...get(first + limb), ...store(WORD_BYTES * limb)]);
