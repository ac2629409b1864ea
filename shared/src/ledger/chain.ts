import { fromHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { isUsableVerificationKey, verify } from "../crypto/signature.ts";
import {
  EMPTY_LEDGER,
  type LedgerEntry,
  type LedgerEvent,
  type LedgerHead,
  followsHead,
  hashEntry,
} from "./entry.ts";

/** A ledger as far as it has been followed: where it ends, which key signs next, and which keys are revoked. */
export interface Chain {
  readonly head: LedgerHead;
  /** Hexadecimal; undefined before GENESIS, which names the first. */
  readonly identity: string | undefined;
  /** Keys, this party's and others', that this ledger calls revoked; hexadecimal. */
  readonly revoked: ReadonlySet<string>;
}

/** A ledger without entries. */
export const EMPTY_CHAIN: Chain = { head: EMPTY_LEDGER, identity: undefined, revoked: new Set() };

/** What a key says when it takes over a ledger from another. */
export function rotationStatement(ledger: string, from: string, to: string): Uint8Array {
  return hashFields(DOMAINS.keyRotation, utf8(ledger), fromHex(from), fromHex(to));
}

/** What a key says when it declares itself revoked. */
export function revocationStatement(party: string, identity: string, reason: string): Uint8Array {
  return hashFields(DOMAINS.revocation, utf8(party), fromHex(identity), utf8(reason));
}

/** Tells whether a revocation is signed by the key that it revokes. */
export function isRevocation(
  event: Pick<Extract<LedgerEvent, { type: "REVOKE" }>, "party" | "identity" | "reason" | "proof">,
): boolean {
  const statement = revocationStatement(event.party, event.identity, event.reason);
  return verify(fromHex(event.identity), statement, fromHex(event.proof));
}

/**
 * Follows a ledger by one entry: chained, signed by the key in force, and its change of keys in order. A ledger whose
 * own key is revoked goes on only with KEY_ROTATE. Returns undefined when the entry does not follow.
 */
export function follow(chain: Chain, entry: LedgerEntry): Chain | undefined {
  const { body } = entry;
  const identity = chain.identity ?? (body.type === "GENESIS" ? body.identity : undefined);
  if (identity === undefined || !followsHead(entry, chain.head, fromHex(identity))) return undefined;
  if (chain.revoked.has(identity) && body.type !== "KEY_ROTATE") return undefined;
  const head = { size: chain.head.size + 1, hash: hashEntry(entry) };
  if (body.type === "KEY_ROTATE") {
    const isProved = isRotationProved(entry.ledger, identity, body) && !chain.revoked.has(body.identity);
    return isProved ? { ...chain, head, identity: body.identity } : undefined;
  }
  if (body.type === "REVOKE") {
    return isRevocation(body)
      ? { head, identity, revoked: new Set(chain.revoked).add(body.identity) }
      : undefined;
  }
  return { ...chain, head, identity };
}

/** Tells whether the key that a KEY_ROTATE names is another one, usable, and has signed that it takes over. */
export function isRotationProved(
  ledger: string,
  from: string,
  { identity, proof }: Extract<LedgerEvent, { type: "KEY_ROTATE" }>,
): boolean {
  const key = fromHex(identity);
  const isOther = identity !== from && isUsableVerificationKey(key);
  return isOther && verify(key, rotationStatement(ledger, from, identity), fromHex(proof));
}
