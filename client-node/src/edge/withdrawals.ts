import type { Vault } from "@fedseg/keeper/vault.ts";
import { z } from "zod";
import type { SealedFiles } from "./sealed-file.ts";
import { hashUser } from "./user-hash.ts";

const NAME = "withdrawals.json";
const stored = z.record(
  z.string(),
  z.strictObject({ kind: z.enum(["withdrawn", "erased"]), at: z.string() }),
);

/** Whether a user takes part: "withdrawn" can be taken back, "erased" cannot. */
export type Withdrawal = z.infer<typeof stored>[string];

/**
 * Who has withdrawn from this node's studies. Kept by keyed hashes, never by ids, in a file of its own: a running node
 * holds its books, and must still learn of a withdrawal before its next session.
 */
export class Withdrawals {
  readonly #files: SealedFiles;
  readonly #vault: Vault;

  constructor(files: SealedFiles, vault: Vault) {
    this.#files = files;
    this.#vault = vault;
  }

  /** Returns a text that is another after every change. */
  version(): string {
    return this.#files.version(NAME);
  }

  /** Returns a test of ids against the withdrawals of now. */
  reader(): (id: string) => boolean {
    const out = this.hashes();
    return (id) => out.size > 0 && out.has(hashUser(this.#vault, id));
  }

  /** Returns the hashes of whoever has withdrawn by now, as `hashUser` makes them. */
  hashes(): ReadonlySet<string> {
    return new Set(readEntries(this.#files.read(NAME)).keys());
  }

  of(id: string): Withdrawal | undefined {
    return readEntries(this.#files.read(NAME)).get(hashUser(this.#vault, id));
  }

  /** Records a withdrawal or an erasure, durable when it returns. The first moment stays, and an erasure stays one. */
  add(id: string, withdrawal: Withdrawal): void {
    const hash = hashUser(this.#vault, id);
    this.#change((entries) => {
      const known = entries.get(hash);
      if (known?.kind !== "erased" && known?.kind !== withdrawal.kind) entries.set(hash, withdrawal);
    });
  }

  /** Takes a withdrawal back; false when there is none, or an erasure. */
  remove(id: string): boolean {
    const hash = hashUser(this.#vault, id);
    let isRemoved = false;
    this.#change((entries) => {
      isRemoved = entries.get(hash)?.kind === "withdrawn" && entries.delete(hash);
    });
    return isRemoved;
  }

  #change(change: (entries: Map<string, Withdrawal>) => void): void {
    this.#files.update(NAME, (text) => {
      const entries = readEntries(text);
      change(entries);
      return JSON.stringify(Object.fromEntries(entries));
    });
  }
}

function readEntries(text: string | undefined): Map<string, Withdrawal> {
  return new Map(text === undefined ? [] : Object.entries(stored.parse(JSON.parse(text))));
}
