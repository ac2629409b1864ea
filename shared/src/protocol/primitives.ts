import { z } from "zod";
import { MOST_LEAVES } from "../crypto/merkle.ts";
import { HashList, type KeptForm } from "./kept-form.ts";

/** Sender or recipient index of the coordinator in signed transcripts. */
export const COORDINATOR = 0xffff;
/** Recipient index of a message that every node receives unchanged. */
export const EVERYONE = 0xfffe;

/** Largest masked vector: 12,000 cells and their children at 8 bytes, with room. */
export const MASKED_BYTES_LIMIT = 1 << 22;

/** How many there can be of what lists hold one each of. */
export interface Counts {
  /** Nodes of the roster. */
  readonly nodes: number;
  /** Sums of a study, faulty ones too. */
  readonly results: number;
}
export type Counted = keyof Counts;
/** The most that any study can have. */
export const MOST_COUNTS: Counts = { nodes: 255, results: 1000 };

const LENGTHS = new WeakMap<object, { readonly least: number; readonly most: number }>();
const COUNTED = new WeakMap<object, Counted>();

/** Returns how long the byte strings of a schema are; undefined when it is of none. */
export function lengthsOf(schema: object): { readonly least: number; readonly most: number } | undefined {
  return LENGTHS.get(schema);
}

/** Returns what a list holds one each of; undefined when it is of nothing that is counted. */
export function countedBy(schema: object): Counted | undefined {
  return COUNTED.get(schema);
}

/** What is kept in its form, and not made into values: as which list of hashes, or as what another schema asks. */
export type Kept =
  | {
      readonly of: "hashes";
      readonly least: number;
      readonly most: number;
      readonly counted: Counted | undefined;
    }
  | { readonly of: z.ZodType; readonly make: (form: Uint8Array) => KeptForm };
const KEPT = new WeakMap<object, Kept>();

/** Returns how what a schema asks is kept in its form; undefined when it is not. */
export function keptBy(schema: object): Kept | undefined {
  return KEPT.get(schema);
}

/** Notes of a schema that what it asks is kept in its form. */
export function keepBy<T extends z.ZodType>(schema: T, kept: Kept): T {
  KEPT.set(schema, kept);
  return schema;
}

/** How long one field's byte string may be by what another says: all that a refinement of their object asks. */
export interface Bounded {
  readonly field: string;
  readonly by: string;
  readonly most: (word: string) => number;
}
const BOUNDED = new WeakMap<object, Bounded>();

/** Returns what the only refinement of an object asks; undefined when it has none, or that is not known. */
export function boundedBy(schema: object): Bounded | undefined {
  return BOUNDED.get(schema);
}

/** Refines an object's schema by the length of one of its fields. */
export function bounding<T extends z.ZodType<object>>(schema: T, bounded: Bounded): T {
  const { field, by, most } = bounded;
  const refined = schema.refine(
    (value) => {
      const { [field]: bytes, [by]: word } = value as Record<string, unknown>;
      return (bytes as Uint8Array).length <= most(word as string);
    },
    { path: [field], error: "is longer than any of its type" },
  );
  BOUNDED.set(refined, bounded);
  return refined;
}

/** A byte string of exactly `length` bytes. */
export const bytesOf = (length: number) => {
  const schema = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, {
    error: `expected ${length} bytes`,
  });
  LENGTHS.set(schema, { least: length, most: length });
  return schema;
};

/** A byte string of at most `limit` bytes. */
export const bytesUpTo = (limit: number) => {
  const schema = z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= limit, {
    error: `expected at most ${limit} bytes`,
  });
  LENGTHS.set(schema, { least: 0, most: limit });
  return schema;
};

/** A list of at most one entry for each node, and of `least` at least. */
export const perNode = <T extends z.ZodType>(entry: T, least = 0) => listOf(entry, "nodes", least);

/** A list of hashes, one for each node, and of `least` at least: it is kept as it came. */
export const hashPerNode = (least = 0) =>
  hashList({ of: "hashes", least, most: MOST_COUNTS.nodes, counted: "nodes" });

/** A list of so many hashes at most: it is kept as it came. */
export const hashesUpTo = (most: number) => hashList({ of: "hashes", least: 0, most, counted: undefined });

function hashList(kept: Extract<Kept, { of: "hashes" }>) {
  const { least, most } = kept;
  const schema = z.custom<HashList>(
    (value) => value instanceof HashList && value.length >= least && value.length <= most,
    { error: "expected a list of hashes" },
  );
  return keepBy(schema, kept);
}

/** A list of at most one entry for each result of the study. */
export const perResult = <T extends z.ZodType>(entry: T) => listOf(entry, "results");

function listOf<T extends z.ZodType>(entry: T, counted: Counted, least = 0) {
  const schema = z.array(entry).min(least).max(MOST_COUNTS[counted]);
  COUNTED.set(schema, counted);
  return schema;
}

/** A SHA-256 hash or a 32-byte key. */
export const bytes32 = bytesOf(32);
/** An Ed25519 signature. */
export const signatureBytes = bytesOf(64);
/** How many entries a ledger has. */
export const ledgerSize = z.int().min(0).max(MOST_LEAVES);
/** A place in the roster. */
export const nodeIndex = z.int().min(0).max(254);
/** A moment, ISO 8601. */
export const moment = z.iso.datetime().max(40);
/** A session, numbered from 1. */
export const sessionNumber = z.int().min(1).max(0xffff);
/** An attempt at a session, numbered from 1. */
export const attemptNumber = z.int().min(1).max(255);
