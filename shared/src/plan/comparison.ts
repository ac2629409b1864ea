import { equalBytes, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { encodeCanonical } from "../protocol/codec.ts";
import { spokenBytes, spokenWords } from "./spoken.ts";

/** A party by the name and the identity key (hexadecimal) under which somebody has pinned it. */
export interface PinnedParty {
  readonly name: string;
  readonly identity: string;
}

/** Everybody's keys as one party has pinned them, the nodes in order. */
export interface Keys {
  readonly coordinator: PinnedParty;
  readonly roster: readonly PinnedParty[];
}

/** Bytes of a challenge: what an author of both rosters would have to guess beforehand. */
export const NONCE_BYTES = 16;
/** Bytes that tell a misheard challenge from another roster. */
const CHECK_BYTES = 2;
/** Bytes of an answer: two rosters that were fixed before the challenge give the same one with probability 2^-128. */
const ANSWER_BYTES = 16;
/** Bytes of the agreement: that the asker's terminal has found the answer right. Its owner is honest, and could only guess. */
const AGREEMENT_BYTES = 4;

/** Numbers of words that are read out, one after the other. */
export const WORDS = {
  challenge: (NONCE_BYTES + CHECK_BYTES) / 2,
  answer: ANSWER_BYTES / 2,
  agreement: AGREEMENT_BYTES / 2,
} as const;

/** One comparison of two partners: the one whose name is earlier asks. */
export interface Comparison {
  /** Fingerprint of the roster that the party at this terminal has pinned. */
  readonly fingerprint: Uint8Array;
  readonly asker: string;
  readonly answerer: string;
  /** The asker's challenge, 16 random bytes. */
  readonly nonce: Uint8Array;
}

/** Hashes everybody's names and keys, 32 bytes: two rosters with one fingerprint take 2^128 attempts to make. */
export function rosterFingerprint({ coordinator, roster }: Keys): Uint8Array {
  const pinned = ({ name, identity }: PinnedParty) => ({ name, identity });
  return hashFields(
    DOMAINS.roster,
    encodeCanonical({ coordinator: pinned(coordinator), roster: roster.map(pinned) }),
  );
}

/** Writes a challenge as the nine words that the asker reads out; the last one checks the others. */
export function challengeWords(nonce: Uint8Array): string {
  return spokenWords(Uint8Array.from([...nonce, ...checkOf(nonce)]));
}

/** Reads a challenge; undefined when a word of it was misheard. */
export function readChallenge(words: readonly string[]): Uint8Array | undefined {
  const bytes = words.length === WORDS.challenge ? spokenBytes(words) : undefined;
  const nonce = bytes?.subarray(0, NONCE_BYTES);
  return nonce && equalBytes(checkOf(nonce), bytes!.subarray(NONCE_BYTES)) ? nonce : undefined;
}

/** Returns the eight words with which the answerer shows that it has pinned the same roster. */
export function answerWords(comparison: Comparison): string {
  return spokenWords(derive("answer", comparison).subarray(0, ANSWER_BYTES));
}

/** Returns the two words by which the answerer hears that its answer was right. */
export function agreementWords(comparison: Comparison): string {
  return spokenWords(derive("agreement", comparison).subarray(0, AGREEMENT_BYTES));
}

function derive(
  use: "answer" | "agreement",
  { fingerprint, asker, answerer, nonce }: Comparison,
): Uint8Array {
  return hashFields(DOMAINS.comparison, utf8(use), fingerprint, utf8(asker), utf8(answerer), nonce);
}

function checkOf(nonce: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.comparison, utf8("challenge"), nonce).subarray(0, CHECK_BYTES);
}
