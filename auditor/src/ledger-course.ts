import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { isUsableVerificationKey, verify } from "@fedseg/shared/crypto/signature.ts";
import { isRevocation, rotationStatement } from "@fedseg/shared/ledger/chain.ts";
import type { LedgerEntry, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { LedgerFile } from "./ledger-file.ts";

/** A key and the first entry that it signs. */
export interface KeyPeriod {
  /** Hexadecimal. */
  readonly identity: string;
  readonly from: number;
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
 * not proved does not take over, an entry out of its place counts as the next one.
 */
export function followLedger({ name, entries, hashes }: LedgerFile): LedgerCourse {
  const walk = new Walk(name);
  for (const [seq, entry] of entries.entries()) walk.step(entry, hashes[seq], seq);
  return walk;
}

class Walk implements LedgerCourse {
  readonly keys: KeyPeriod[] = [];
  readonly revoked: RevokedKey[] = [];
  readonly missteps: Misstep[] = [];
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
      this.keys.push({ identity: body.identity, from: seq });
    const identity = this.keys.at(-1)?.identity;
    const isSigned = identity !== undefined && verify(fromHex(identity), hash, fromHex(entry.signature));
    if (!isSigned) this.#stumble("signature", seq);
    if (identity !== undefined) this.#changeKeys(body, identity, seq);
    this.#head = toHex(hash);
  }

  #changeKeys(body: LedgerEvent, identity: string, seq: number): void {
    const isRevoked = (key: string) => this.revoked.some((revoked) => revoked.identity === key);
    if (body.type === "KEY_ROTATE") {
      const key = fromHex(body.identity);
      const isProved =
        body.identity !== identity &&
        !isRevoked(body.identity) &&
        isUsableVerificationKey(key) &&
        verify(key, rotationStatement(this.#name, identity, body.identity), fromHex(body.proof));
      if (isProved) this.keys.push({ identity: body.identity, from: seq + 1 });
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
