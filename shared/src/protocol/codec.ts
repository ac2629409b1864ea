import { decode, encode } from "cborg";
import type { z } from "zod";
import { equalBytes } from "../crypto/bytes.ts";
import { type Counts, MOST_COUNTS } from "./primitives.ts";
import { hasShapeOf } from "./schema-shape.ts";

/**
 * Encodes plain data as deterministic CBOR (RFC 8949 §4.2: sorted keys, shortest integers, one form per value).
 * Byte strings stay bytes. @throws TypeError when the value holds undefined or something that is not data.
 */
export function encodeCanonical(value: unknown): Uint8Array {
  return Uint8Array.from(encode(value, { ignoreUndefinedProperties: true }));
}

/**
 * Decodes bytes that `encodeCanonical` wrote and validates them. Before anything is made of them they are walked along the
 * schema: what it has no place for costs nothing, and what it has is as much as `counts` allow. Those who know a roster and
 * a plan say so.
 * Returns undefined when they are no CBOR, not canonical, or not of the schema's shape.
 * @see hasShapeOf
 */
export function decodeCanonical<T>(
  bytes: Uint8Array,
  schema: z.ZodType<T>,
  counts: Counts = MOST_COUNTS,
): T | undefined {
  if (!hasShapeOf(bytes, schema, counts)) return undefined;
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
