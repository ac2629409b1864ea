import { decode, encode } from "cborg";
import type { z } from "zod";

/**
 * Encodes plain data as deterministic CBOR (RFC 8949 §4.2: sorted keys, shortest integers, one form per value).
 * Byte strings stay bytes. @throws TypeError when the value holds undefined or something that is not data.
 */
export function encodeCanonical(value: unknown): Uint8Array {
  return Uint8Array.from(encode(value, { ignoreUndefinedProperties: true }));
}

/**
 * Decodes bytes that `encodeCanonical` wrote and validates them.
 * Returns undefined when they are no CBOR, not canonical, or not of the schema's shape.
 */
export function decodeCanonical<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | undefined {
  let value: unknown;
  try {
    value = decode(bytes, { strict: true, rejectDuplicateMapKeys: true, allowUndefined: false });
    if (!sameBytes(encodeCanonical(value), bytes)) return undefined;
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
