import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Vault } from "../keys/vault.ts";
import { contextOf } from "./changes.ts";
import { readSealed } from "./seal.ts";
import type { Store } from "./store.ts";
import { changing, notMoved, reasonOf, unreadable, unwritable } from "./store-refusals.ts";

/**
 * Reads books that may not be written, as on a copy without permission or a read-only disk: whole, as one commit has left them, and
 * without a lock. Nothing is written, not even beside them.
 * @throws CodedError STORE_UNUSABLE where they are damaged, of an earlier version, or were not closed by who wrote them;
 * STORE_IN_USE where somebody writes meanwhile.
 */
export function readStore(path: string, vault: Vault): Store {
  const before = versionOf(path);
  if (sizeOf(`${path}-wal`) > 0) throw notMoved(path);
  const content = contentOf(path);
  if (versionOf(path) !== before || sizeOf(`${path}-wal`) > 0) throw changing(path);
  return new ReadStore(content, vault);
}

/** What stands in books: values of the journal as they are sealed, and lines of the ledger. */
interface Content {
  readonly values: ReadonlyMap<string, Uint8Array>;
  readonly lines: readonly string[];
}

function contentOf(path: string): Content {
  let database: DatabaseSync | undefined;
  try {
    // Says that nobody writes: without it SQLite needs a file of its own beside the database.
    const url = pathToFileURL(path);
    url.searchParams.set("immutable", "1");
    database = new DatabaseSync(url, { readOnly: true });
    readSealed(database);
    const journal = database.prepare("SELECT key, value FROM journal").all();
    const ledger = database.prepare("SELECT line FROM ledger ORDER BY seq").all();
    return {
      values: new Map(journal.map(({ key, value }) => [String(key), value as Uint8Array])),
      lines: ledger.map(({ line }) => String(line)),
    };
  } catch (error) {
    throw error instanceof CodedError ? error : unreadable(path, reasonOf(error));
  } finally {
    database?.close();
  }
}

function versionOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeNs}` : "";
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Books as they stood when they were read. */
class ReadStore implements Store {
  readonly #content: Content;
  readonly #vault: Vault;

  constructor(content: Content, vault: Vault) {
    this.#content = content;
    this.#vault = vault;
  }

  read(key: string): Uint8Array | undefined {
    const sealed = this.#content.values.get(key);
    return sealed && this.#vault.open(sealed, contextOf(key));
  }

  keys(): readonly string[] {
    return [...this.#content.values.keys()];
  }

  lines(): readonly string[] {
    return this.#content.lines;
  }

  /** @throws CodedError STORE_UNWRITABLE. */
  async commit(): Promise<void> {
    throw unwritable("they lie where nothing may be written");
  }

  async close(): Promise<void> {}
}
