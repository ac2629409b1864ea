import { Books } from "@fedseg/keeper/books/books.ts";
import type { Store, Write } from "@fedseg/keeper/books/store.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { LedgerDraft, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";

/** What a party has on its disk; never changed in place, so that every state of the search keeps its own. */
export interface Disk {
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly lines: readonly string[];
}

export const EMPTY_DISK: Disk = { values: new Map(), lines: [] };

/** Whose books are on a disk. */
export interface Keeper {
  readonly key: SigningKey;
  readonly name: string;
}

/** The clock stands still: time tells no two states apart. */
const NOW = new Date(Date.UTC(2026, 0, 1));

class DiskStore implements Store<void> {
  disk: Disk;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  read(key: string): Uint8Array | undefined {
    const value = this.disk.values.get(key);
    return value && Uint8Array.from(value);
  }

  keys(): readonly string[] {
    return [...this.disk.values.keys()];
  }

  lines(): readonly string[] {
    return this.disk.lines;
  }

  commit(writes: readonly Write[], lines: readonly string[]): void {
    const values = new Map(this.disk.values);
    for (const { key, value } of writes) {
      if (value) values.set(key, Uint8Array.from(value));
      else values.delete(key);
    }
    this.disk = { values, lines: [...this.disk.lines, ...lines] };
  }

  close(): void {}
}

const read = new WeakMap<Disk, Books<void>>();

/** The production books over a disk, to read from. */
export function booksOf(disk: Disk, { key, name }: Keeper): Books<void> {
  const known = read.get(disk);
  if (known) return known;
  const books = new Books(new DiskStore(disk), { key, name, now: () => NOW });
  read.set(disk, books);
  return books;
}

/** A party as a keeper of checkpoints over what its disk holds; `name` is that of its ledger. */
export function notaryOver(disk: Disk, keeper: Keeper, name: string): Notary {
  const books = booksOf(disk, keeper);
  return {
    name,
    key: keeper.key,
    tree: books.tree(),
    read: (key) => books.read(key),
    seconds: () => NOW.getTime() / 1000,
  };
}

/** The disk after one durable commit of the production books. */
export function afterCommit(
  disk: Disk,
  keeper: Keeper,
  journal: readonly Write[],
  ledger: readonly LedgerDraft[],
): Disk {
  return afterUse(disk, keeper, (books) => books.commit(journal, ledger));
}

/** The disk after the production books have been written into. */
export function afterUse(disk: Disk, { key, name }: Keeper, use: (books: Books<void>) => void): Disk {
  const store = new DiskStore(disk);
  use(new Books(store, { key, name, now: () => NOW }));
  return store.disk;
}

/** The events of the ledger on a disk. */
export function ledgerOf(disk: Disk): readonly LedgerEvent[] {
  return disk.lines.map((line) => parseEntry(line)!.body);
}
