import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type SigningKey, sign } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Account } from "@fedseg/shared/ledger/account.ts";
import { rotationStatement } from "@fedseg/shared/ledger/chain.ts";
import { coarse } from "@fedseg/shared/ledger/dating.ts";
import { type LedgerDraft, type LedgerHead, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Software } from "@fedseg/shared/ledger/software.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";
import type { VersionedMap } from "@fedseg/shared/math/versioned-map.ts";
import {
  DEFERRED,
  type Deferral,
  decodeDeferrals,
  encodeDeferrals,
  enterAll,
  withDeferred,
} from "./deferred.ts";
import { type Entered, enterLines } from "./enter.ts";
import { type Denials, type Followed, NOT_BEGUN, followEntry } from "./followed.ts";
import type { Store, Write } from "./store.ts";
import { type Work, ending } from "../process/work.ts";

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
  /** Hash of the model of every study that has ended with one, by the study. */
  readonly models: ReadonlyMap<string, string>;
  /** The one closeHash of every attempt that was unmasked, by charge; hexadecimal. */
  readonly unmasked: Pick<VersionedMap<string>, "get" | "has">;
  /** Plans that were refused before they were approved, with what waits to be written. */
  readonly denials: Denials;
  /** Keys that this ledger calls revoked, hexadecimal. */
  readonly revoked: ReadonlySet<string>;
  /** Entries that wait to be signed until the partners have answered. */
  readonly unsigned: number;
  /** The newest SOFTWARE of the ledger. */
  readonly software: Software | undefined;
}

/**
 * A party's ledger and journal over a store; every charge is checked and recorded in one durable step. They stand as the last
 * commit that is done has left them; while one is being written no other can begin.
 */
export class Books<Done extends Work = Promise<void>> {
  readonly #store: Store<Done>;
  readonly #name: string;
  readonly #now: () => Date;
  readonly #tree = new LedgerTree();
  #key: SigningKey;
  #followed = NOT_BEGUN;
  #deferred: readonly Deferral[];
  #isWriting = false;
  #commits = 0;
  /** What this process says it is, as soon as it has something to write. */
  #software: Software | undefined;

  /**
   * `next`: a key that may have taken over from `key`.
   * @throws CodedError LEDGER_DAMAGED when the stored ledger does not verify or another key signs for it now.
   */
  constructor(
    store: Store<Done>,
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
    this.#deferred = decodeDeferrals(store.read(DEFERRED));
    const { identity, head } = this.#followed.chain;
    if (owner.next && identity === toHex(owner.next.publicKey)) this.#key = owner.next;
    if (identity !== undefined && identity !== toHex(this.#key.publicKey)) throw damaged(head.size - 1);
  }

  /** Returns where the books stand after the last commit; balance, models and revoked keys with what waits to be written. */
  standing(): Standing {
    const { dating: _, chain, ...followed } = this.#followed;
    const standing = { ...chain, ...followed, unsigned: this.waiting() };
    return this.#deferred.length === 0 ? standing : withDeferred(standing, this.#deferred);
  }

  /** Returns how many entries wait to be written. */
  waiting(): number {
    return this.#deferred.reduce((sum, { events }) => sum + events.length, 0);
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

  /** Returns every key of the journal that holds a value. */
  keys(): readonly string[] {
    return this.#store.keys();
  }

  /** How many commits this process has done: books that have done none since have not changed. */
  get commits(): number {
    return this.#commits;
  }

  /**
   * Writes journal and ledger together, durable when it is done; nothing is written when it throws. Entries are never
   * dated before the one ahead of them; a clock that has been set back is recorded first, and other software than before.
   * `moment`: when that came which they react to, and not when they were ready; now when left out. What waits to be signed
   * comes first: nothing overtakes it, no other key signs it, and no date of it lies before the one ahead.
   * @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
   */
  commit(journal: readonly Write[], drafts: readonly LedgerDraft[], moment = this.#now()): Done {
    if (drafts.length === 0) return this.#append(journal, { lines: [], followed: this.#followed });
    const waited = this.#enterDeferred();
    const entered = this.#enter(waited.followed, drafts, moment.getTime());
    return this.#appendWaited(journal, { ...entered, lines: [...waited.lines, ...entered.lines] });
  }

  /**
   * Writes a journal, and what belongs into the ledger beside it, unsigned: for as long as nobody can tell whether this disk
   * is an old copy. It counts in the balance. Durable when it is done.
   * @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
   */
  defer(journal: readonly Write[], drafts: readonly LedgerDraft[], moment = this.#now()): Done {
    const { events } = enterAll(this.standing().account, drafts);
    const deferred = [...this.#deferred, { at: moment.getTime(), events: [...events] }];
    const write = { key: DEFERRED, value: encodeDeferrals(deferred) };
    return this.#commit([...journal, write], [], () => {
      this.#deferred = deferred;
    });
  }

  /** Signs what has waited, dated as it came; durable when it is done. For a disk that is known to be the newest. */
  signDeferred(): Done | undefined {
    return this.#deferred.length > 0 ? this.#appendWaited([], this.#enterDeferred()) : undefined;
  }

  /** Says which software keeps this ledger from here on: on record ahead of its first entry, unless it is the one before. */
  keptBy({ version, sharedHash }: Software): void {
    this.#software = { version, sharedHash };
  }

  /** Hands the ledger over to another key, unless it has it: from the next entry on that one signs. Durable when it is done. */
  rotate(key: SigningKey): Done | undefined {
    if (equalBytes(key.publicKey, this.#key.publicKey)) return undefined;
    const [from, to] = [toHex(this.#key.publicKey), toHex(key.publicKey)];
    const proof = toHex(sign(key, rotationStatement(this.#name, from, to)));
    const handOver = () => this.commit([], [{ type: "KEY_ROTATE", identity: to, proof }]);
    return ending(handOver, (isDone) => {
      if (isDone) this.#key = key;
    });
  }

  #enterDeferred(): Entered {
    let entered: Entered = { lines: [], followed: this.#followed };
    for (const { at, events } of this.#deferred) {
      const { lines, followed } = this.#enter(entered.followed, events, at);
      entered = { lines: [...entered.lines, ...lines], followed };
    }
    return entered;
  }

  /** Writes lines with which nothing waits any more. */
  #appendWaited(journal: readonly Write[], entered: Entered): Done {
    const done = this.#deferred.length > 0 ? [{ key: DEFERRED, value: undefined }] : [];
    return this.#append([...journal, ...done], entered, []);
  }

  #enter(before: Followed, drafts: readonly LedgerDraft[], moment: number): Entered {
    const writer = { name: this.#name, key: this.#key, software: this.#software };
    return enterLines(before, drafts, coarse(moment), writer);
  }

  #append(journal: readonly Write[], { lines, followed }: Entered, deferred = this.#deferred): Done {
    return this.#commit(journal, lines, () => {
      for (const line of lines) this.#tree.append(line);
      this.#followed = followed;
      this.#deferred = deferred;
    });
  }

  #commit(journal: readonly Write[], lines: readonly string[], settle: () => void): Done {
    if (this.#isWriting) throw new TypeError('"commit" expected the one before to be done');
    this.#isWriting = true;
    return ending(
      () => this.#store.commit(journal, lines),
      (isDone) => {
        this.#isWriting = false;
        this.#commits += 1;
        if (isDone) settle();
      },
    );
  }

  #replay(line: string): void {
    const entry = parseEntry(line);
    const next = entry && entry.ledger === this.#name ? followEntry(this.#followed, entry) : undefined;
    if (!next) throw damaged(this.#tree.size);
    this.#tree.append(line);
    this.#followed = next;
  }
}

function damaged(seq: number): CodedError {
  return new CodedError("LEDGER_DAMAGED", {
    what: `Entry ${seq} of this party's own ledger does not verify.`,
    why: "Without a sound ledger nobody can tell what was spent.",
    todo: "Use the identity key that signs for the ledger now (rotate-key completes a change of keys that was cut off), or restore the newest copy of the data folder; a copy that is too old will be noticed and refused.",
  });
}
