import { type SigningKey, sign } from "@fedseg/shared/crypto/signature.ts";
import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, NO_ACCOUNT, applyToAccount, chargeKey, enter } from "@fedseg/shared/ledger/account.ts";
import { type Chain, EMPTY_CHAIN, follow, rotationStatement } from "@fedseg/shared/ledger/chain.ts";
import {
  type LedgerDraft,
  type LedgerEntry,
  type LedgerEvent,
  type LedgerHead,
  appendEntry,
  formatEntry,
  parseEntry,
} from "@fedseg/shared/ledger/entry.ts";
import { type Dating, UNDATED, coarse, dateNext, followDate, setBack } from "@fedseg/shared/ledger/dating.ts";
import type { Software } from "@fedseg/shared/ledger/software.ts";
import { VersionedMap } from "@fedseg/shared/math/versioned-map.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";
import type { Store, Write } from "./store.ts";

/** Where the books stand: head of the ledger, balance, and what may not be approved any more. */
export interface Standing {
  readonly head: LedgerHead;
  readonly account: Account;
  /** The key that signs next, hexadecimal; undefined before GENESIS. */
  readonly identity: string | undefined;
  /** Studies ever approved. */
  readonly approved: ReadonlySet<string>;
  /** Latest snapshot of an approved plan, as that wrote it; undefined before the first. */
  readonly approvedSnapshot: string | undefined;
  /** The one closeHash of every attempt that was unmasked, by charge; hexadecimal. */
  readonly unmasked: Pick<VersionedMap<string>, "get" | "has">;
  /** Keys that this ledger calls revoked, hexadecimal. */
  readonly revoked: ReadonlySet<string>;
  /** The newest SOFTWARE of the ledger. */
  readonly software: Software | undefined;
}

/** A ledger as it has been followed: chain, balance, approvals and dates. */
interface Followed {
  readonly dating: Dating;
  readonly chain: Chain;
  readonly account: Account;
  readonly approved: ReadonlySet<string>;
  readonly approvedSnapshot: string | undefined;
  readonly unmasked: VersionedMap<string>;
  readonly software: Software | undefined;
}

const NOTHING: Followed = {
  chain: EMPTY_CHAIN,
  account: NO_ACCOUNT,
  approved: new Set(),
  approvedSnapshot: undefined,
  unmasked: new VersionedMap<string>(),
  dating: UNDATED,
  software: undefined,
};

/** A party's ledger and journal over a store; every charge is checked and recorded in one durable step. */
export class Books {
  readonly #store: Store;
  readonly #name: string;
  readonly #now: () => Date;
  readonly #tree = new LedgerTree();
  #key: SigningKey;
  #followed = NOTHING;

  /**
   * `next`: a key that may have taken over from `key`.
   * @throws CodedError LEDGER_DAMAGED when the stored ledger does not verify or another key signs for it now.
   */
  constructor(
    store: Store,
    owner: {
      readonly key: SigningKey;
      readonly next?: SigningKey;
      readonly name: string;
      readonly now: () => Date;
    },
  ) {
    this.#store = store;
    this.#key = owner.key;
    this.#name = owner.name;
    this.#now = owner.now;
    for (const line of store.lines()) this.#replay(line);
    const { identity, head } = this.#followed.chain;
    if (owner.next && identity === toHex(owner.next.publicKey)) this.#key = owner.next;
    if (identity !== undefined && identity !== toHex(this.#key.publicKey)) throw damaged(head.size - 1);
  }

  /** Returns where the books stand after the last commit. */
  standing(): Standing {
    const { dating: _, chain, ...followed } = this.#followed;
    return { ...chain, ...followed };
  }

  /** Returns the Merkle tree over the ledger's lines, as it grows. */
  tree(): Pick<LedgerTree, "size" | "rootAt" | "proveConsistency"> {
    return this.#tree;
  }

  /** Returns the ledger's lines, for the auditor. */
  lines(): readonly string[] {
    return this.#store.lines();
  }

  /** Reads the value under a key of the journal. */
  read(key: string): Uint8Array | undefined {
    return this.#store.read(key);
  }

  /**
   * Writes journal and ledger together, durable when it returns; nothing is written when it throws. Entries are never
   * dated before the one ahead of them; a clock that has been set back is recorded first. `moment`: when that came which
   * they react to, and not when they were ready; now when left out.
   * @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
   */
  commit(journal: readonly Write[], drafts: readonly LedgerDraft[], moment = this.#now()): void {
    let followed = this.#followed;
    const lines: string[] = [];
    const clock = coarse(moment.getTime());
    const jump = drafts.length > 0 && isTrusted(followed) ? setBack(followed.dating, clock) : undefined;
    for (const draft of jump ? [jump, ...drafts] : drafts) {
      const entered = enter(followed.account, draft);
      const written = this.#write(followed, entered.event, clock);
      lines.push(written.line);
      ({ followed } = written);
    }
    this.#store.commit(journal, lines);
    for (const line of lines) this.#tree.append(line);
    this.#followed = followed;
  }

  /** Records which software keeps this ledger from here on, unless it is the one before. Durable when it returns. */
  recordSoftware({ version, sharedHash }: Software): void {
    const { software } = this.#followed;
    if (software?.version === version && software.sharedHash === sharedHash) return;
    this.commit([], [{ type: "SOFTWARE", version, sharedHash }]);
  }

  /** Hands the ledger over to another key, unless it has it: from the next entry on that one signs. Durable when it returns. */
  rotate(key: SigningKey): void {
    if (equalBytes(key.publicKey, this.#key.publicKey)) return;
    const [from, to] = [toHex(this.#key.publicKey), toHex(key.publicKey)];
    const proof = toHex(sign(key, rotationStatement(this.#name, from, to)));
    this.commit([], [{ type: "KEY_ROTATE", identity: to, proof }]);
    this.#key = key;
  }

  #write(followed: Followed, body: LedgerEvent, clock: number): { line: string; followed: Followed } {
    const time = dateNext(followed.dating, clock);
    const { entry } = appendEntry(this.#key, followed.chain.head, { ledger: this.#name, time, body });
    const next = followAll(followed, entry);
    if (!next) {
      throw new CodedError("LEDGER_EVENT", {
        what: `A ${body.type} entry does not fit this party's ledger.`,
        why: "Its key is revoked and has not been replaced, or the change of keys is not proved.",
        todo: "Replace the key first; nothing was written.",
      });
    }
    return { line: formatEntry(entry), followed: next };
  }

  #replay(line: string): void {
    const entry = parseEntry(line);
    const next = entry && entry.ledger === this.#name ? followAll(this.#followed, entry) : undefined;
    if (!next) throw damaged(this.#tree.size);
    this.#tree.append(line);
    this.#followed = next;
  }
}

function followAll(
  { chain, account, approved, approvedSnapshot, unmasked, software, dating }: Followed,
  entry: LedgerEntry,
): Followed | undefined {
  const next = follow(chain, entry);
  const after = next && applyToAccount(account, entry.body);
  if (!next || !after || after instanceof CodedError) return undefined;
  const { body } = entry;
  const studies = body.type === "APPROVE" ? new Set(approved).add(body.study) : approved;
  return {
    chain: next,
    account: after,
    approved: studies,
    approvedSnapshot: body.type === "APPROVE" ? later(approvedSnapshot, body.snapshot) : approvedSnapshot,
    unmasked: body.type === "UNMASK" ? unmasked.with(chargeKey(body), body.closeHash) : unmasked,
    software: softwareIn(body) ?? software,
    dating: followDate(dating, entry),
  };
}

/** Returns the later of two moments; of equal ones the first. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && Date.parse(b) > Date.parse(a)) ? b : a;
}

function softwareIn(body: LedgerEvent): Software | undefined {
  return body.type === "SOFTWARE" ? { version: body.version, sharedHash: body.sharedHash } : undefined;
}

function damaged(seq: number): CodedError {
  return new CodedError("LEDGER_DAMAGED", {
    what: `Entry ${seq} of this party's own ledger does not verify.`,
    why: "Without a sound ledger nobody can tell what was spent.",
    todo: "Use the identity key that signs for the ledger now (rotate-key completes a change of keys that was cut off), or restore the newest copy of the data folder; a copy that is too old will be noticed and refused.",
  });
}

/** Whether the ledger may go on with anything but a change of keys. */
function isTrusted({ chain: { identity, revoked } }: Followed): boolean {
  return identity !== undefined && !revoked.has(identity);
}

/** @throws CodedError OWN_KEY_REVOKED when this party's own key is revoked in its books. */
export function requireTrusted(books: Books): void {
  const { revoked, identity } = books.standing();
  if (identity === undefined || !revoked.has(identity)) return;
  throw new CodedError("OWN_KEY_REVOKED", {
    what: "This party's identity key is revoked.",
    why: "Nobody takes its signature for this party's any more, and the ledger goes on under another key only.",
    todo: "Make a new key with rotate-key, and have the partners compare it with you in person.",
  });
}
