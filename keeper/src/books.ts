import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, NO_ACCOUNT, applyToAccount, settle } from "@fedseg/shared/ledger/account.ts";
import {
  EMPTY_LEDGER,
  type LedgerDraft,
  type LedgerHead,
  appendEntry,
  followsHead,
  formatEntry,
  hashEntry,
  parseEntry,
} from "@fedseg/shared/ledger/entry.ts";
import type { Store, Write } from "./store.ts";

/** Where the books stand: head of the ledger, balance, and the studies ever approved. */
export interface Standing {
  readonly head: LedgerHead;
  readonly account: Account;
  readonly approved: ReadonlySet<string>;
}

/** A party's ledger and journal over a store; every charge is checked and recorded in one durable step. */
export class Books {
  readonly #store: Store;
  readonly #key: SigningKey;
  readonly #name: string;
  readonly #now: () => Date;
  #standing: Standing = { head: EMPTY_LEDGER, account: NO_ACCOUNT, approved: new Set() };

  /** @throws CodedError LEDGER_DAMAGED when the stored ledger does not verify. */
  constructor(
    store: Store,
    owner: { readonly key: SigningKey; readonly name: string; readonly now: () => Date },
  ) {
    this.#store = store;
    this.#key = owner.key;
    this.#name = owner.name;
    this.#now = owner.now;
    for (const line of store.lines()) this.#standing = this.#replay(line);
  }

  /** Returns where the books stand after the last commit. */
  standing(): Standing {
    return this.#standing;
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
   * Writes journal and ledger together, durable when it returns; nothing is written when it throws.
   * @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
   */
  commit(journal: readonly Write[], drafts: readonly LedgerDraft[]): void {
    let { head, account } = this.#standing;
    const approved = new Set(this.#standing.approved);
    const lines: string[] = [];
    for (const draft of drafts) {
      const settled = settle(account, draft);
      const time = this.#now().toISOString();
      const appended = appendEntry(this.#key, head, { ledger: this.#name, time, body: settled.event });
      lines.push(formatEntry(appended.entry));
      ({ head } = appended);
      ({ account } = settled);
      if (draft.type === "APPROVE") approved.add(draft.study);
    }
    this.#store.commit(journal, lines);
    this.#standing = { head, account, approved };
  }

  #replay(line: string): Standing {
    const { head, account, approved } = this.#standing;
    const entry = parseEntry(line);
    const isNext = entry && followsHead(entry, head, this.#key.publicKey);
    const next = isNext ? applyToAccount(account, entry.body) : undefined;
    if (!entry || !next || next instanceof CodedError) {
      throw new CodedError("LEDGER_DAMAGED", {
        what: `Entry ${head.size} of this party's own ledger does not verify.`,
        why: "Without a sound ledger nobody can tell what was spent.",
        todo: "Use the identity key that the ledger was opened with, or restore the newest copy of the data folder; a copy that is too old will be noticed and refused.",
      });
    }
    const studies = entry.body.type === "APPROVE" ? new Set(approved).add(entry.body.study) : approved;
    return { head: { size: head.size + 1, hash: hashEntry(entry) }, account: next, approved: studies };
  }
}
