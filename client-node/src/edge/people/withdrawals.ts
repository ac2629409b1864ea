import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { IdRule } from "../../ingest/user-ids.ts";
import type { SealedFiles } from "../sealed/sealed-file.ts";
import { hashUser } from "../sealed/user-hash.ts";
import {
  type Withdrawal,
  type WithdrawalList,
  readList,
  requireNewest,
  writeList,
} from "./withdrawal-list.ts";

const NAME = "withdrawals.json";
/** How many changes the list has had: an older copy of the list has fewer. */
const SEEN = "withdrawals-seen.json";

/** Looks for those who have withdrawn, as of one moment, among the ids that it is asked for. */
export interface WithdrawalWatch {
  readonly isWithdrawn: (id: string) => boolean;
  /** How many withdrawals no id has met so far, of how many; erasures aside, which leave nothing to meet. */
  readonly unmet: () => { readonly count: number; readonly of: number };
}

/**
 * Who has withdrawn from this node's studies. Kept by keyed hashes, never by ids, in a file of its own: a running node
 * holds its books, and must still learn of a withdrawal before its next session. Every withdrawal is kept by the hashes
 * that it has under each rule of reading ids, so that it stays one when the rule is changed.
 */
export class Withdrawals {
  readonly #files: SealedFiles;
  readonly #vault: Vault;
  readonly #ids: IdRule;

  constructor(files: SealedFiles, vault: Vault, ids: IdRule = "trim") {
    this.#files = files;
    this.#vault = vault;
    this.#ids = ids;
  }

  /** Returns a text that is another after every change. */
  version(): string {
    return this.#files.version(NAME);
  }

  /** Returns a test of ids against the withdrawals of now. */
  reader(): (id: string) => boolean {
    return this.watch().isWithdrawn;
  }

  /** As `reader`, and remembers whom it has met. */
  watch(): WithdrawalWatch {
    const entries = [...this.#read().entries];
    const out = new Set(entries.map((entry) => this.#hashOf(entry)));
    const waiting = new Set(
      entries.flatMap((entry) => (entry[1].kind === "withdrawn" ? [this.#hashOf(entry)] : [])),
    );
    const of = waiting.size;
    const isWithdrawn = (id: string) => {
      if (out.size === 0) return false;
      const hash = this.#hash(id);
      waiting.delete(hash);
      return out.has(hash);
    };
    return { isWithdrawn, unmet: () => ({ count: waiting.size, of }) };
  }

  /**
   * Returns the hashes of whoever has withdrawn by now, as `hashUser` makes them under the node's rule.
   * @throws CodedError WITHDRAWALS_OLD or WITHDRAWALS_CASE.
   */
  hashes(): ReadonlySet<string> {
    return new Set([...this.#read().entries].map((entry) => this.#hashOf(entry)));
  }

  /** As `hashes`, of those alone who have been erased: no record may name them again. */
  erased(): ReadonlySet<string> {
    const entries = [...this.#read().entries].filter(([, { kind }]) => kind === "erased");
    return new Set(entries.map((entry) => this.#hashOf(entry)));
  }

  /** Returns how an id stands; an erasure before a withdrawal. */
  of(id: string): Withdrawal | undefined {
    const own = this.#own(this.#read(), id).map(([, { kind, at }]) => ({ kind, at }));
    return own.find(({ kind }) => kind === "erased") ?? own[0];
  }

  /** Records a withdrawal or an erasure, durable when it returns. The first moment stays, and an erasure stays one. */
  add(id: string, withdrawal: Withdrawal): void {
    const key = hashUser(this.#vault, id, "exact");
    const forms = {
      trim: hashUser(this.#vault, id, "trim"),
      lower: hashUser(this.#vault, id, "lower"),
    };
    this.#change(({ entries }) => {
      const known = entries.get(key);
      if (known?.kind === "erased" || known?.kind === withdrawal.kind) return false;
      entries.set(key, { ...withdrawal, forms });
      return true;
    });
  }

  /** Takes a withdrawal back; false when there is none, or an erasure. */
  remove(id: string): boolean {
    return this.#change((list) => {
      const own = this.#own(list, id);
      if (own.length === 0 || own.some(([, { kind }]) => kind === "erased")) return false;
      for (const [key] of own) list.entries.delete(key);
      return true;
    });
  }

  #own(list: WithdrawalList, id: string) {
    const hash = this.#hash(id);
    return [...list.entries].filter((entry) => this.#hashOf(entry) === hash);
  }

  #hash(id: string): string {
    return hashUser(this.#vault, id, this.#ids);
  }

  /** What an entry is called under the node's rule. */
  #hashOf([key, { forms }]: [
    string,
    { readonly forms?: { trim: string; lower: string } | undefined },
  ]): string {
    if (this.#ids === "exact") return key;
    if (forms) return forms[this.#ids];
    if (this.#ids === "trim") return key;
    throw new CodedError("WITHDRAWALS_CASE", {
      what: "The list of withdrawals has entries that cannot be compared without regard to letter case.",
      why: "They were recorded by an earlier version, as keyed hashes of ids as they were written; somebody who has withdrawn would be counted.",
      todo: "Write ids: trim in the data section, or record these withdrawals once more with this version under ids: trim, then change the rule.",
    });
  }

  #read(): WithdrawalList {
    // First what is remembered: whoever changes the list meanwhile makes it newer than that.
    const remembered = this.#files.read(SEEN);
    const list = readList(this.#files.read(NAME));
    requireNewest(list, remembered);
    return list;
  }

  /** Changes the list, and then what is remembered of it: whoever is interrupted between leaves a list that is too new. */
  #change(change: (list: WithdrawalList) => boolean): boolean {
    let isChanged = false;
    this.#files.alone(() => {
      const { changes, entries } = this.#read();
      isChanged = change({ changes, entries });
      if (!isChanged) return;
      this.#files.write(NAME, writeList({ changes: changes + 1, entries }));
      this.#files.write(SEEN, JSON.stringify({ changes: changes + 1 }));
    });
    return isChanged;
  }
}
