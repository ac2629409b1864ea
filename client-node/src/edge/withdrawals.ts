import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Vault } from "@fedseg/keeper/vault.ts";
import { z } from "zod";
import type { SealedFiles } from "./sealed-file.ts";

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
    const entries = this.#entries();
    if (entries.size === 0) return () => false;
    return (id) => entries.has(this.#hash(id));
  }

  of(id: string): Withdrawal | undefined {
    return this.#entries().get(this.#hash(id));
  }

  /** Records a withdrawal or an erasure, durable when it returns; an erasure stays one. */
  add(id: string, withdrawal: Withdrawal): void {
    const entries = this.#entries();
    const hash = this.#hash(id);
    if (entries.get(hash)?.kind === "erased") return;
    this.#write(entries.set(hash, withdrawal));
  }

  /** Takes a withdrawal back; false when there is none, or an erasure. */
  remove(id: string): boolean {
    const entries = this.#entries();
    const hash = this.#hash(id);
    if (entries.get(hash)?.kind !== "withdrawn") return false;
    entries.delete(hash);
    this.#write(entries);
    return true;
  }

  #entries(): Map<string, Withdrawal> {
    const text = this.#files.read(NAME);
    return new Map(text === undefined ? [] : Object.entries(stored.parse(JSON.parse(text))));
  }

  #write(entries: ReadonlyMap<string, Withdrawal>): void {
    this.#files.write(NAME, JSON.stringify(Object.fromEntries(entries)));
  }

  #hash(id: string): string {
    return toHex(this.#vault.keyedHash(id, "withdrawal"));
  }
}
