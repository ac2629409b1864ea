import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type SignedBytes, verifyTogether } from "@fedseg/shared/crypto/batch-signature.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { isUsableVerificationKey, verify } from "@fedseg/shared/crypto/signature.ts";
import { isRevocation, rotationStatement } from "@fedseg/shared/ledger/chain.ts";
import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import type { LedgerFile } from "../bundle/ledger-file.ts";

/** A key and the first entry that it signs. */
export interface KeyPeriod {
  /** Hexadecimal. */
  readonly identity: string;
  readonly from: number;
  /** Time of the entry that brings it in, by the keeper's clock. */
  readonly since: string;
}

/** A key that a ledger calls revoked. */
export interface RevokedKey {
  readonly party: string;
  readonly identity: string;
  readonly seq: number;
}

/** What is wrong with an entry as the successor of the one before it. */
export interface Misstep {
  readonly kind: "name" | "order" | "time" | "signature" | "genesis" | "rotation" | "revocation" | "revoked";
  readonly seq: number;
}

/** A ledger followed from its first line to its last: who signed when, and the first misstep of every kind. */
export interface LedgerCourse {
  readonly keys: readonly KeyPeriod[];
  readonly revoked: readonly RevokedKey[];
  readonly missteps: readonly Misstep[];
}

/**
 * Follows a ledger over all its entries. It goes on after a misstep, so that one fault hides no other: a key that is
 * not proved does not take over, an entry out of its place counts as the next one. `seed`: 32 fresh random bytes with
 * which signatures are verified together; without it, and when one does not hold, each is verified by itself.
 */
export function followLedger({ name, entries, hashes }: LedgerFile, seed?: Secret): LedgerCourse {
  const walk = new Walk(name);
  for (const [seq, entry] of entries.entries()) walk.step(entry, hashes[seq], seq);
  const { keys, revoked, missteps, signed } = walk;
  const unsigned = seed && verifyTogether(signed, seed) ? -1 : signed.findIndex((entry) => !isSigned(entry));
  const misstep: Misstep = { kind: "signature", seq: unsigned };
  return { keys, revoked, missteps: unsigned < 0 ? missteps : [...missteps, misstep] };
}

function isSigned({ publicKey, bytes, signature }: SignedBytes): boolean {
  return verify(publicKey, bytes, signature);
}

class Walk {
  readonly keys: KeyPeriod[] = [];
  readonly revoked: RevokedKey[] = [];
  readonly missteps: Misstep[] = [];
  /** Every entry's hash with the key that should have signed it. */
  readonly signed: SignedBytes[] = [];
  readonly #name: string;
  #head = "0".repeat(64);
  #time = -Infinity;

  constructor(name: string) {
    this.#name = name;
  }

  step(entry: LedgerEntry, hash: Uint8Array, seq: number): void {
    const { body } = entry;
    if (entry.ledger !== this.#name) this.#stumble("name", seq);
    if (entry.seq !== seq || entry.prev !== this.#head) this.#stumble("order", seq);
    const time = Date.parse(entry.time);
    if (!(time >= this.#time)) this.#stumble("time", seq);
    else this.#time = time;
    if ((body.type === "GENESIS") !== (seq === 0)) this.#stumble("genesis", seq);
    if (body.type === "GENESIS" && this.keys.length === 0)
      this.keys.push({ identity: body.identity, from: seq, since: entry.time });
    const identity = this.keys.at(-1)?.identity;
    const publicKey = identity === undefined ? new Uint8Array(0) : fromHex(identity);
    this.signed.push({ publicKey, bytes: hash, signature: fromHex(entry.signature) });
    if (identity !== undefined) this.#changeKeys(entry, identity, seq);
    this.#head = toHex(hash);
  }

  #changeKeys({ body, time }: LedgerEntry, identity: string, seq: number): void {
    const isRevoked = (key: string) => this.revoked.some((revoked) => revoked.identity === key);
    if (body.type === "KEY_ROTATE") {
      const key = fromHex(body.identity);
      const isProved =
        body.identity !== identity &&
        !isRevoked(body.identity) &&
        isUsableVerificationKey(key) &&
        verify(key, rotationStatement(this.#name, identity, body.identity), fromHex(body.proof));
      if (isProved) this.keys.push({ identity: body.identity, from: seq + 1, since: time });
      else this.#stumble("rotation", seq);
    } else if (isRevoked(identity)) this.#stumble("revoked", seq);
    if (body.type !== "REVOKE") return;
    if (isRevocation(body)) this.revoked.push({ party: body.party, identity: body.identity, seq });
    else this.#stumble("revocation", seq);
  }

  #stumble(kind: Misstep["kind"], seq: number): void {
    if (this.missteps.every((known) => known.kind !== kind)) this.missteps.push({ kind, seq });
  }
}

/** Returns the key that signs the entry at a place; undefined before the first. */
export function keyAt({ keys }: LedgerCourse, seq: number): string | undefined {
  return keys.findLast(({ from }) => from <= seq)?.identity;
}
