import { timingSafeEqual } from "node:crypto";

const encoder = new TextEncoder();

/** Writes bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/**
 * Reads hexadecimal digits of either case.
 * @throws RangeError when the text has another character or an odd length; the text itself is never shown.
 */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) {
    throw new RangeError(`"text" expected pairs of hexadecimal digits, got ${text.length} other characters`);
  }
  return plainBytes(Buffer.from(text, "hex"));
}

/** Writes bytes in base64, padded. @see RFC 4648, section 4 */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Reads padded base64; undefined when the text is not the one spelling of some bytes. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = plainBytes(Buffer.from(text, "base64"));
  return toBase64(bytes) === text ? bytes : undefined;
}

/** Views what Node's crypto returns as plain bytes, without a copy: a copy would be one more to erase. */
export function plainBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** Joins byte strings one after another, without separators. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Tells whether two byte strings are equal, in time that depends on their lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Tells whether two byte strings that anybody may know are equal; the time that this takes says where they differ. */
export function samePublicBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/** Encodes text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Encodes an integer in [0, 2^32) as four bytes, big-endian.
 * @throws RangeError outside that range.
 */
export function u32(n: number): Uint8Array {
  if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) {
    throw new RangeError(`"n" expected an integer in [0, 2^32), got ${n}`);
  }
  const bytes = new Uint8Array(4);
  bytes[0] = n >>> 24;
  bytes[1] = n >>> 16;
  bytes[2] = n >>> 8;
  bytes[3] = n;
  return bytes;
}

/**
 * Encodes an integer in [0, 2^64) as eight bytes, big-endian.
 * @throws RangeError outside that range, or for a number that is not a safe integer.
 */
export function u64(n: number | bigint): Uint8Array {
  if (typeof n === "number" ? !Number.isSafeInteger(n) || n < 0 : n < 0n || n >> 64n !== 0n) {
    throw new RangeError(`"n" expected an integer in [0, 2^64), got ${n}`);
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(n));
  return bytes;
}
