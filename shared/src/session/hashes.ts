import { concatBytes, u32 } from "../crypto/bytes.ts";
import type { Secret } from "../crypto/secret.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { encodeCanonical } from "../protocol/codec.ts";
import { type Envelope, envelopeHash } from "../protocol/envelope.ts";
import type { UnmaskMessage } from "../protocol/close.ts";
import type { ResultBody } from "../protocol/result.ts";

/** K: hash of the signed bundles in rising order of dealer. */
export function hashBundles(bundles: readonly Envelope[]): Uint8Array {
  return hashFields(DOMAINS.bundles, concatBytes(...bundles.map(envelopeHash)));
}

/** openHash: binds session, attempt and the whole OPEN body, thereby K, query, parameters, noise and state. */
export function hashOpen(open: Envelope): Uint8Array {
  return hashFields(DOMAINS.open, u32(open.session), u32(open.attempt), open.body);
}

/** closeHash: binds openHash, the survivor set and every signed header in it. */
export function hashClose(
  openHash: Uint8Array,
  survivors: readonly number[],
  headers: readonly Envelope[],
): Uint8Array {
  return hashFields(
    DOMAINS.close,
    openHash,
    concatBytes(...survivors.map((node) => u32(node))),
    concatBytes(...headers.map(envelopeHash)),
  );
}

/**
 * resultHash: binds the sum, which follows from OPEN and CLOSE alone. The quorums that prove it and the secrets that open it
 * are not in it: the coordinator chooses whose signatures, in which order and with which of the bits that X25519 ignores,
 * so that two RESULTs of one CLOSE are the same release.
 */
export function hashResult({
  openHash,
  closeHash,
  sum,
  blinding,
}: Pick<ResultBody, "openHash" | "closeHash" | "sum" | "blinding">): Uint8Array {
  return hashFields(DOMAINS.result, openHash, closeHash, sum, blinding);
}

/** stateHash after one more verified result: everybody who agrees on it derives the same next query. */
export function nextStateHash(stateHash: Uint8Array, resultHash: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.state, stateHash, resultHash);
}

/** Hash of a query's canonical parameters. */
export function hashParams(params: unknown): Uint8Array {
  return hashFields(DOMAINS.params, encodeCanonical(params));
}

/** Binds the opened shares to the signed UNMASK. */
export function hashOpenedShares({ form }: UnmaskMessage["shares"]): Uint8Array {
  return hashFields(DOMAINS.openedShares, form);
}

/** Hash of a self-mask seed b_i as the bundle commits to it. */
export function hashSeed(seed: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.seedHash, seed);
}

/** Hash of the key of one sealed deal as both its ends commit to it: AES-GCM alone would open under several keys. */
export function hashDealKey(key: Secret): Uint8Array {
  return hashFields(DOMAINS.dealKey, key.reveal());
}
