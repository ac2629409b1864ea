import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { Buffer } from "node:buffer";
import { setTimeout as pause } from "node:timers/promises";
import { Books } from "../books/books.ts";
import { contextOf } from "../books/changes.ts";
import type { Store, Write } from "../books/store.ts";
import type { Vault } from "../keys/vault.ts";
import { systemClock } from "../process/clock.ts";
import { type OwnersWriting, copiedPart } from "./books-at-door.ts";
import { askService } from "./call.ts";

/** Books in their owner's hands: they stand as they did when they came there. */
export type OwnersBooks = Pick<
  Books,
  "standing" | "waiting" | "tree" | "lines" | "read" | "commit" | "defer" | "keptBy"
>;

/** Where a party's books are. */
export interface StorePlace<Opened extends Store | undefined> {
  readonly folder: string;
  readonly vault: Vault;
  /** Opens the books themselves. @throws CodedError STORE_IN_USE while another process has them. */
  open(): Promise<Opened>;
}

/** How long somebody may hold the books before its door is open, and how often it is looked for meanwhile. */
const [STARTING_MS, LOOK_MS] = [3_000, 150];

/**
 * Opens a party's books, or, while its node or coordinator runs, a copy of them, to be read.
 * @throws CodedError STORE_IN_USE while another command has them, and as `open` and `askService`.
 */
export async function reachStore<Opened extends Store | undefined>({
  folder,
  vault,
  open,
}: StorePlace<Opened>): Promise<Store | Opened> {
  for (let waited = 0; ; waited += LOOK_MS) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== "STORE_IN_USE") throw error;
      const copy = new CopiedStore(vault);
      const answer = await askService(folder, { ask: "books", part: (part) => copy.take(part) });
      if (answer) return copy;
      if (waited >= STARTING_MS) throw error;
      await pause(LOOK_MS);
    }
  }
}

/**
 * The books over a store in reach; those of a process that runs are written by it. `isOwn`: whether this process has them itself.
 * @throws CodedError LEDGER_DAMAGED.
 */
export function booksInReach(
  store: Store,
  { folder, key, name }: { readonly folder: string; readonly key: SigningKey; readonly name: string },
): { readonly books: OwnersBooks; readonly isOwn: boolean } {
  const books = new Books(store, { key, name, now: systemClock });
  const isOwn = !(store instanceof CopiedStore);
  return { books: isOwn ? books : new ServedBooks(folder, books), isOwn };
}

/** Asks the process that holds books for what is its own to do. @throws CodedError as it refuses, SERVICE_GONE when it has ended. */
export async function askHolder(folder: string, ask: string, given: unknown): Promise<void> {
  if (!(await askService(folder, { ask, given }))) throw ended();
}

/** A copy of books as they stood at one moment. */
class CopiedStore implements Store {
  readonly #vault: Vault;
  readonly #values = new Map<string, Uint8Array>();
  #lines: readonly string[] = [];

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  take(part: unknown): void {
    const { isFirst, lines, values } = copiedPart.parse(part);
    if (isFirst) {
      this.#values.clear();
      this.#lines = [];
    }
    if (lines.length > 0) this.#lines = lines;
    for (const [key, sealed] of values) this.#values.set(key, Uint8Array.from(Buffer.from(sealed, "base64")));
  }

  read(key: string): Uint8Array | undefined {
    const sealed = this.#values.get(key);
    return sealed && this.#vault.open(sealed, contextOf(key));
  }

  keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  lines(): readonly string[] {
    return this.#lines;
  }

  async commit(): Promise<void> {
    throw new TypeError('"commit" expected the books themselves, got a copy');
  }

  async close(): Promise<void> {
    this.#values.clear();
  }
}

/** Books that the running process holds: read in a copy, written by that process, in its turn and with its key. */
class ServedBooks implements OwnersBooks {
  readonly #folder: string;
  readonly #copy: Books;

  constructor(folder: string, copy: Books) {
    this.#folder = folder;
    this.#copy = copy;
  }

  standing(): ReturnType<Books["standing"]> {
    return this.#copy.standing();
  }

  waiting(): number {
    return this.#copy.waiting();
  }

  tree(): ReturnType<Books["tree"]> {
    return this.#copy.tree();
  }

  lines(): readonly string[] {
    return this.#copy.lines();
  }

  read(key: string): Uint8Array | undefined {
    return this.#copy.read(key);
  }

  /** @throws CodedError as the process refuses it: SERVICE_STUDY where the writing is about its study. */
  async commit(journal: readonly Write[], ledger: readonly LedgerDraft[]): Promise<void> {
    const notes = journal.map(({ key, value }): [string, string] => {
      if (value === undefined || !key.startsWith("note/")) throw ofStudy();
      return [key, Buffer.from(value).toString("base64")];
    });
    const given: OwnersWriting = { ledger: [...ledger] as OwnersWriting["ledger"], notes };
    await askHolder(this.#folder, "write", given);
  }

  /** What waits for the peers is the process's. */
  async defer(): Promise<void> {
    throw ofStudy();
  }

  /** The process says itself which software it is; another's command is not answered. */
  keptBy(): void {}
}

function ofStudy(): CodedError {
  return new CodedError("SERVICE_STUDY", {
    what: "A study is under way in the process that runs on this folder, and this would change it.",
    why: "What a study has come to is in that process's hands until it ends; nothing was changed.",
    todo: "Stop the process, give the command once more, and start it again: it then goes on as the command has left things.",
  });
}

function ended(): CodedError {
  return new CodedError("SERVICE_GONE", {
    what: "The process that held the books has ended before it was told what to write.",
    why: "Nothing was written.",
    todo: "Give the command once more: without a running process it writes into the books itself.",
  });
}
