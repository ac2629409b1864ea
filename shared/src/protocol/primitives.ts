import { z } from "zod";
import { MOST_LEAVES } from "../crypto/merkle.ts";

/** Sender or recipient index of the coordinator in signed transcripts. */
export const COORDINATOR = 0xffff;
/** Recipient index of a message that every node receives unchanged. */
export const EVERYONE = 0xfffe;

/** A byte string of exactly `length` bytes. */
export const bytesOf = (length: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, {
    error: `expected ${length} bytes`,
  });

/** A byte string of at most `limit` bytes. */
export const bytesUpTo = (limit: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= limit, {
    error: `expected at most ${limit} bytes`,
  });

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
