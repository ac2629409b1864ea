import { decode, encode } from "cborg";
import type { z } from "zod";
import { equalBytes } from "../crypto/bytes.ts";
import { MOST_SHORT, compareKeys } from "./plain-cbor.ts";
import { readPlain } from "./read-plain.ts";
import { forgetForm, keepForm, keptForm, writePlain } from "./write-plain.ts";
import { type Counts, MOST_COUNTS } from "./primitives.ts";
import { walkShape } from "./walk-shape.ts";

/**
 * Encodes plain data as deterministic CBOR (RFC 8949 §4.2: sorted keys, shortest integers, one form per value).
 * Byte strings stay bytes, and what is kept in its form is copied. @throws TypeError when the value holds undefined or something that is not data.
 */
export function encodeCanonical(value: unknown): Uint8Array {
  return writePlain(value) ?? Uint8Array.from(encode(value, { ignoreUndefinedProperties: true }));
}

/** Encodes an object that nobody changes any more, once: its form is kept, also for what it is a part of. */
export function encodeOnce(value: object): Uint8Array {
  const known = keptForm(value);
  if (known) return known;
  const bytes = encodeCanonical(value);
  keepForm(value, bytes);
  return bytes;
}

/** What is written behind the head of objects that are parts of many messages, and never changed. */
const entriesKept = new WeakMap<object, Uint8Array>();

/**
 * Encodes a message to many in two pieces, which are {@link encodeCanonical} of it one after the other: what is this
 * recipient's own, and the entries of `common`, which are the message's too, are encoded once, and never change. All keys of `common`
 * come after all others in deterministic order. @throws TypeError when they do not, or are others than the message's.
 */
export function encodeInTwo(
  message: Readonly<Record<string, unknown>>,
  common: Readonly<Record<string, unknown>>,
): readonly [own: Uint8Array, common: Uint8Array] {
  const shared = Object.keys(common);
  const own = Object.entries(message).filter(([key]) => !(key in common));
  const isLast = shared.every(
    (key) => message[key] === common[key] && own.every(([other]) => compareKeys(other, key) < 0),
  );
  const count = own.length + shared.length;
  if (!isLast || count > MOST_SHORT)
    throw new TypeError(`"common" expected the message's last entries, got ${shared.join(", ")}`);
  const bytes = encodeCanonical(Object.fromEntries(own));
  // Of so few entries the head is one byte.
  bytes[0] += shared.length;
  const known = entriesKept.get(common);
  const entries = known ?? encodeCanonical(common).subarray(1);
  if (!known) entriesKept.set(common, entries);
  return [bytes, entries];
}

/** Forgets the kept form of an object: it takes as much room as the object. */
export function forgetOnce(value: object): void {
  forgetForm(value);
}

/**
 * Decodes bytes that `encodeCanonical` wrote and validates them. Before anything is made of them they are walked along the
 * schema: what it has no place for costs nothing, and what it has is as much as `counts` allow. Those who know a roster and
 * a plan say so.
 * Returns undefined when they are no CBOR, not canonical, or not of the schema's shape.
 * @see walkShape
 */
export function decodeCanonical<T>(
  bytes: Uint8Array,
  schema: z.ZodType<T>,
  counts: Counts = MOST_COUNTS,
): T | undefined {
  const walked = walkShape(bytes, schema, counts);
  if (!walked) return undefined;
  const { kept, isTaken } = walked;
  // What is kept in its form has none but the one that plain data has.
  const read = readPlain(bytes, kept) ?? (kept.length === 0 ? readAny(bytes) : undefined);
  if (!read) return undefined;
  if (isTaken) return read.value as T;
  const parsed = schema.safeParse(read.value);
  return parsed.success ? parsed.data : undefined;
}

/** Reads any data from its deterministic form: what is written again as it was read. */
function readAny(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const value: unknown = decode(bytes, {
      strict: true,
      rejectDuplicateMapKeys: true,
      allowUndefined: false,
    });
    return equalBytes(encodeCanonical(value), bytes) ? { value } : undefined;
  } catch {
    return undefined;
  }
}
