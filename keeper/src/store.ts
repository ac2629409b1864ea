import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Vault } from "./vault.ts";

/** One durable write: the value under a key, or its erasure. */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** A party's durable books: a journal of values by key and the lines of a ledger, written together or not at all. */
export interface Store {
  read(key: string): Uint8Array | undefined;
  /** Ledger lines from the first to the last. */
  lines(): readonly string[];
  /**
   * Writes everything in one transaction; durable (fsync) when it returns.
   * @throws CodedError STORE_UNWRITABLE.
   */
  commit(writes: readonly Write[], lines: readonly string[]): void;
  close(): void;
}

const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS journal (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS ledger (seq INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;
`;
/** Moves the write-ahead log into the database and empties it: until then it holds values that were erased. */
const EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)";

/**
 * Opens the store in a file that only its owner may read and only one process may hold, creating it when missing.
 * Values are sealed by the vault; the ledger's lines are not, because auditors read them. A value that is erased or
 * replaced is overwritten, and no copy of it stays in the write-ahead log.
 * @throws CodedError STORE_UNUSABLE.
 */
export function openStore(path: string, vault: Vault): Store {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(path);
    chmodSync(path, 0o600);
    database.exec(SCHEMA);
    database.exec(EMPTY_LOG);
    return storeOver(database, vault);
  } catch (error) {
    throw new CodedError("STORE_UNUSABLE", {
      what: `The books at ${path} cannot be opened (${reasonOf(error)}).`,
      why: "Another process may be using the same data folder, or the file or disk is damaged or full.",
      todo: "Stop the other process, or give this party a data folder of its own.",
    });
  }
}

function storeOver(database: DatabaseSync, vault: Vault): Store {
  const get = database.prepare("SELECT value FROM journal WHERE key = ?");
  const put = database.prepare(
    "INSERT INTO journal VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  const remove = database.prepare("DELETE FROM journal WHERE key = ?");
  const all = database.prepare("SELECT line FROM ledger ORDER BY seq");
  const append = database.prepare("INSERT INTO ledger (line) VALUES (?)");
  const read = (key: string): Uint8Array | undefined => {
    const value = get.get(key)?.["value"];
    return value instanceof Uint8Array ? vault.open(value, contextOf(key)) : undefined;
  };
  return {
    read,
    lines: () => all.all().map((row) => String(row["line"])),
    commit(writes, lines) {
      const erases = writes.some(({ key, value }) => changes(read(key), value));
      try {
        database.exec("BEGIN IMMEDIATE");
        for (const { key, value } of writes) {
          if (value) put.run(key, vault.seal(value, contextOf(key)));
          else remove.run(key);
        }
        for (const line of lines) append.run(line);
        database.exec("COMMIT");
        if (erases) database.exec(EMPTY_LOG);
      } catch (error) {
        if (database.isTransaction) database.exec("ROLLBACK");
        throw unwritable(error);
      }
    },
    close: () => database.close(),
  };
}

/** A value is sealed for its key: no other can be put in its place. */
function contextOf(key: string): string {
  return `journal/${key}`;
}

/** Whether a write makes a stored value disappear. */
function changes(stored: Uint8Array | undefined, value: Uint8Array | undefined): boolean {
  return stored !== undefined && !(value && equalBytes(stored, value));
}

function unwritable(error: unknown): CodedError {
  return new CodedError("STORE_UNWRITABLE", {
    what: `The books cannot be written (${reasonOf(error)}).`,
    why: "Nothing may be said to anybody before it stands in the books; the disk may be full or have become read-only.",
    todo: "Make room or mend the disk, then start again: everything that was recorded is kept.",
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
