/**
 * A vector of integers modulo 2^bits. Words are in the machine's order, which on every machine that Node 24
 * supports here is little-endian, the order of the wire.
 */
export type RingVector =
  | { readonly bits: 32; readonly words: Uint32Array }
  | { readonly bits: 64; readonly words: BigUint64Array };

/** Word sizes of a ring, in bits. */
export type RingBits = RingVector["bits"];

const WORD = 2 ** 32;
const LARGEST = 2 ** 53;

/** Makes a vector of `length` zeros modulo 2^bits. */
export function zeroRing(length: number, bits: RingBits): RingVector {
  return bits === 32 ? { bits, words: new Uint32Array(length) } : { bits, words: new BigUint64Array(length) };
}

/**
 * Refuses vectors that are not of exact integers.
 * @throws TypeError when an entry is not an integer of magnitude at most 2^53; its value is never shown.
 */
export function requireIntegers(values: Float64Array): void {
  const wrong = values.findIndex((value) => !Number.isInteger(value) || Math.abs(value) > LARGEST);
  if (wrong >= 0) {
    throw new TypeError(
      `"values" expected integers of magnitude at most 2^53, got another number at ${wrong}`,
    );
  }
}

/**
 * Reduces signed integers modulo 2^bits, exactly.
 * @throws TypeError when an entry is not an integer of magnitude at most 2^53.
 */
export function ringFromIntegers(values: Float64Array, bits: RingBits): RingVector {
  requireIntegers(values);
  if (bits === 32) return { bits, words: Uint32Array.from(values) };
  const ring = { bits, words: new BigUint64Array(values.length) };
  const halves = new Uint32Array(ring.words.buffer);
  for (let k = 0; k < values.length; k++) {
    halves[2 * k] = values[k];
    halves[2 * k + 1] = Math.floor(values[k] / WORD);
  }
  return ring;
}

/**
 * Lifts each entry to its representative in [−2^(bits−1), 2^(bits−1)); undefined when one exceeds 2^53 in
 * magnitude, which only a sum that broke its declared bound can do.
 */
export function ringToIntegers(vector: RingVector): Float64Array | undefined {
  const { buffer, byteOffset, length } = vector.words;
  if (vector.bits === 32) return Float64Array.from(new Int32Array(buffer, byteOffset, length));
  const high = new Int32Array(buffer, byteOffset, 2 * length);
  const low = new Uint32Array(buffer, byteOffset, 2 * length);
  const values = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    values[k] = high[2 * k + 1] * WORD + low[2 * k];
    // 2^53 + 1 rounds to 2^53: only the low half tells them apart.
    if (Math.abs(values[k]) > LARGEST || (values[k] === LARGEST && low[2 * k] !== 0)) return undefined;
    if (values[k] === -LARGEST && low[2 * k] !== 0) return undefined;
  }
  return values;
}

function requireSameShape(target: RingVector, vector: RingVector): void {
  if (target.words.length !== vector.words.length || target.bits !== vector.bits) {
    const expected = `${target.words.length} words of ${target.bits} bits`;
    throw new RangeError(`"vector" expected ${expected}, got ${vector.words.length} of ${vector.bits}`);
  }
}

/**
 * Adds a vector to `target` in place, modulo 2^bits.
 * @throws RangeError when lengths or word sizes differ.
 */
export function addInto(target: RingVector, vector: RingVector): void {
  requireSameShape(target, vector);
  if (target.bits === 32) {
    const words = vector.words as Uint32Array;
    for (let k = 0; k < words.length; k++) target.words[k] += words[k];
  } else {
    const words = vector.words as BigUint64Array;
    for (let k = 0; k < words.length; k++) target.words[k] = BigInt.asUintN(64, target.words[k] + words[k]);
  }
}

/**
 * Subtracts a vector from `target` in place, modulo 2^bits.
 * @throws RangeError when lengths or word sizes differ.
 */
export function subtractInto(target: RingVector, vector: RingVector): void {
  requireSameShape(target, vector);
  if (target.bits === 32) {
    const words = vector.words as Uint32Array;
    for (let k = 0; k < words.length; k++) target.words[k] -= words[k];
  } else {
    const words = vector.words as BigUint64Array;
    for (let k = 0; k < words.length; k++) target.words[k] = BigInt.asUintN(64, target.words[k] - words[k]);
  }
}

/** Writes a vector as little-endian words, without a length: bits/8 bytes per entry. */
export function ringToBytes(vector: RingVector): Uint8Array {
  const { buffer, byteOffset, byteLength } = vector.words;
  return Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength));
}

/** Views bytes as a vector, or copies them where their place in memory is not one of words. */
export function ringOver(bytes: Uint8Array, bits: RingBits): RingVector {
  const { buffer, byteOffset, length } = bytes.byteOffset % (bits / 8) === 0 ? bytes : Uint8Array.from(bytes);
  const count = (8 * length) / bits;
  return bits === 32
    ? { bits, words: new Uint32Array(buffer, byteOffset, count) }
    : { bits, words: new BigUint64Array(buffer, byteOffset, count) };
}

/** Reads `length` little-endian words into a vector of its own; undefined when the bytes do not fit exactly. */
export function ringFromBytes(bytes: Uint8Array, length: number, bits: RingBits): RingVector | undefined {
  if (bytes.length * 8 !== length * bits) return undefined;
  const vector = zeroRing(length, bits);
  new Uint8Array(vector.words.buffer).set(bytes);
  return vector;
}
