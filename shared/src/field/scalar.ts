/** Prime order ℓ = 2^252 + 27742317777372353535851937790883648493 of ristretto255 and of Ed25519's base point. */
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Length of an encoded scalar in bytes. */
export const SCALAR_BYTES = 32;

const WORD_BYTES = 8;

/** Reduces an integer of either sign to its representative in [0, ℓ). */
export function modOrder(n: bigint): bigint {
  const rest = n % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/** Reads a byte string of any length as an integer, little-endian. */
export function integerFromBytes(bytes: Uint8Array): bigint {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length - (bytes.length % WORD_BYTES);
  let integer = 0n;
  for (let at = bytes.length - 1; at >= whole; at -= 1) integer = (integer << 8n) | BigInt(bytes[at]);
  for (let at = whole - WORD_BYTES; at >= 0; at -= WORD_BYTES)
    integer = (integer << 64n) | words.getBigUint64(at, true);
  return integer;
}

/** Reduces a byte string of any length (64 uniform bytes give a uniform scalar), little-endian, modulo ℓ. */
export function scalarFromWideBytes(bytes: Uint8Array): bigint {
  return integerFromBytes(bytes) % ORDER;
}

/** Reads a scalar from 32 bytes, little-endian; undefined for another length or a value of at least ℓ. */
export function scalarFromBytes(bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== SCALAR_BYTES) return undefined;
  const scalar = integerFromBytes(bytes);
  return scalar < ORDER ? scalar : undefined;
}

/** Writes the representative in [0, ℓ) of an integer as 32 bytes, little-endian. */
export function scalarToBytes(scalar: bigint): Uint8Array {
  const bytes = new Uint8Array(SCALAR_BYTES);
  const words = new DataView(bytes.buffer);
  let rest = modOrder(scalar);
  for (let offset = 0; offset < SCALAR_BYTES; offset += WORD_BYTES) {
    words.setBigUint64(offset, BigInt.asUintN(64, rest), true);
    rest >>= 64n;
  }
  return bytes;
}
