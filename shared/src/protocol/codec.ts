import { decode, encode } from "cborg";
import type { z } from "zod";
import { equalBytes } from "../crypto/bytes.ts";
import { hasCborShape } from "./cbor-shape.ts";

/** The deepest message, missed results within OPEN, is half as deep. */
const MOST_DEPTH = 16;
/** Values that any message may hold, and how many bytes each further one has at least on average: keys and hashes do. */
const [FREE_ITEMS, BYTES_PER_ITEM] = [1 << 16, 8];

/**
 * Encodes plain data as deterministic CBOR (RFC 8949 §4.2: sorted keys, shortest integers, one form per value).
 * Byte strings stay bytes. @throws TypeError when the value holds undefined or something that is not data.
 */
export function encodeCanonical(value: unknown): Uint8Array {
  return Uint8Array.from(encode(value, { ignoreUndefinedProperties: true }));
}

/**
 * Decodes bytes that `encodeCanonical` wrote and validates them. Their shape is checked before anything is made of them,
 * so that no message costs more than a small multiple of its own length.
 * Returns undefined when they are no CBOR, not canonical, or not of the schema's shape.
 */
export function decodeCanonical<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | undefined {
  const items = FREE_ITEMS + Math.floor(bytes.length / BYTES_PER_ITEM);
  if (!hasCborShape(bytes, { depth: MOST_DEPTH, items })) return undefined;
  let value: unknown;
  try {
    value = decode(bytes, { strict: true, rejectDuplicateMapKeys: true, allowUndefined: false });
    if (!equalBytes(encodeCanonical(value), bytes)) return undefined;
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
