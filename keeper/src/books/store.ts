import { makeFolder } from "../files/make-folder.ts";
import { chmodSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { forgetHolder, holderOf, isHeldElsewhere, noteHolder } from "./holder.ts";
import { type Seal, openSealed, withEntry } from "./seal.ts";
import type { Vault } from "../keys/vault.ts";
import type { Work } from "../process/work.ts";

/** One durable write: the value under a key, or its erasure. */
export interface Write {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/**
 * A party's durable books: a journal of values by key and the lines of a ledger, written together or not at all. Held by one
 * process at a time, which is why what stands in them can be told at once. `Done`: what writing gives back; a promise,
 * but for stores that have nothing to wait for.
 */
export interface Store<Done extends Work = Promise<void>> {
  /** The value under a key, as the last commit that is done has left it. */
  read(key: string): Uint8Array | undefined;
  /** Every key that holds a value, in no order. */
  keys(): readonly string[];
  /** Ledger lines from the first to the last. */
  lines(): readonly string[];
  /**
   * Writes everything in one transaction; durable when it is done, and never done in another order than asked for. After a
   * failure that leaves open what stands on the disk, nothing more is written: the next process finds it there, or not.
   * @throws CodedError STORE_UNWRITABLE, as a rejection.
   */
  commit(writes: readonly Write[], lines: readonly string[]): Done;
  /** Lets go of the books; what is being written is done first. */
  close(): Done;
}

const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA secure_delete = ON;
`;
/** Moves the write-ahead log into the database and empties it: until then it holds values that were erased. */
const EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)";

/**
 * Opens the store in a file that only its owner may read and only one process may hold, creating it when missing.
 * Values are sealed by the vault; the ledger's lines are not, because auditors read them. A value that is erased or
 * replaced is overwritten, and no copy of it stays in the write-ahead log. What opens is a state that one commit left.
 * @throws CodedError STORE_IN_USE while another process holds it, or STORE_UNUSABLE.
 */
export function openStore(path: string, vault: Vault): Store {
  let database: DatabaseSync | undefined;
  try {
    makeFolder(dirname(path));
    database = new DatabaseSync(path);
    chmodSync(path, 0o600);
    database.exec(SETTINGS);
    const seal = openSealed(database);
    database.exec(EMPTY_LOG);
    noteHolder(path);
    return new SqliteStore(database, { path, vault, seal });
  } catch (error) {
    if (database?.isOpen) database.close();
    if (isHeldElsewhere(error)) throw inUse(path, holderOf(path));
    if (isNoFolder(error)) throw noFolder(dirname(path));
    throw new CodedError("STORE_UNUSABLE", {
      what: `The books at ${path} cannot be opened (${reasonOf(error)}).`,
      why: "The file or the disk is damaged or full, or another user's. No other process holds it.",
      todo: "Make room or give the folder back to this user. If it is damaged, restore the newest copy of the whole folder; one that is too old will be noticed and refused.",
    });
  }
}

/** Tells whether a file stands where a folder should. */
function isNoFolder(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EEXIST" || error.code === "ENOTDIR");
}

function noFolder(path: string): CodedError {
  return new CodedError("STORE_UNUSABLE", {
    what: `${path} is a file, or has one on its way.`,
    why: "The books lie in a folder.",
    todo: "Write the path of a folder into the configuration, or move the file away. Nothing was changed.",
  });
}

/** The books in one database file. */
class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #vault: Vault;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #append: StatementSync;
  readonly #seal: StatementSync;
  #sealed: Seal;
  /** Why nothing may be written any more: what stands on the disk is not known. */
  #fault: unknown;

  constructor(
    database: DatabaseSync,
    { path, vault, seal }: { readonly path: string; readonly vault: Vault; readonly seal: Seal },
  ) {
    this.#database = database;
    this.#path = path;
    this.#vault = vault;
    this.#sealed = seal;
    this.#get = database.prepare("SELECT value FROM journal WHERE key = ?");
    this.#put = database.prepare(
      "INSERT INTO journal VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    );
    this.#remove = database.prepare("DELETE FROM journal WHERE key = ?");
    this.#append = database.prepare("INSERT INTO ledger (line) VALUES (?)");
    this.#seal = database.prepare("UPDATE seal SET lines = ?, digest = ?");
  }

  read(key: string): Uint8Array | undefined {
    const value = this.#stored(key);
    return value && this.#vault.open(value, contextOf(key));
  }

  keys(): readonly string[] {
    return this.#database
      .prepare("SELECT key FROM journal")
      .all()
      .map((row) => String(row["key"]));
  }

  lines(): readonly string[] {
    return this.#database
      .prepare("SELECT line FROM ledger ORDER BY seq")
      .all()
      .map((row) => String(row["line"]));
  }

  /** SQLite writes at once: nothing else happens meanwhile. */
  async commit(writes: readonly Write[], lines: readonly string[]): Promise<void> {
    if (this.#fault !== undefined) throw unwritable(this.#fault);
    const { sealed, erases } = this.#write(writes, lines);
    try {
      this.#database.exec("COMMIT");
      this.#sealed = sealed;
      if (erases) this.#database.exec(EMPTY_LOG);
    } catch (error) {
      // It may be on the disk all the same: whoever goes on here would write another ledger than the one that is there.
      this.#fault = error;
      throw unwritable(error);
    }
  }

  async close(): Promise<void> {
    forgetHolder(this.#path);
    this.#database.close();
  }

  /** Writes everything but its end, or nothing. */
  #write(writes: readonly Write[], lines: readonly string[]): { sealed: Seal; erases: boolean } {
    let { digest } = this.#sealed;
    let erases = false;
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const { key, value } of writes) {
        const before = this.#stored(key);
        if (before && value && equalBytes(this.#vault.open(before, contextOf(key)), value)) continue;
        const after = value && this.#vault.seal(value, contextOf(key));
        if (after) this.#put.run(key, after);
        else this.#remove.run(key);
        erases ||= before !== undefined;
        digest = withEntry(withEntry(digest, key, before), key, after);
      }
      for (const line of lines) this.#append.run(line);
      const sealed = { lines: this.#sealed.lines + lines.length, digest };
      this.#seal.run(sealed.lines, sealed.digest);
      return { sealed, erases };
    } catch (error) {
      this.#rollBack();
      throw error instanceof CodedError ? error : unwritable(error);
    }
  }

  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch (error) {
      this.#fault = error;
    }
  }

  #stored(key: string): Uint8Array | undefined {
    const value = this.#get.get(key)?.["value"];
    return value instanceof Uint8Array ? value : undefined;
  }
}

/** What a value is sealed for: no other can be put in the place of a key's. */
export function contextOf(key: string): string {
  return `journal/${key}`;
}

function inUse(path: string, holder: number | undefined): CodedError {
  const who = holder === undefined ? "another process" : `process ${holder}`;
  return new CodedError("STORE_IN_USE", {
    what: `The books at ${path} are in use by ${who}.`,
    why: "Books are for one process at a time: two under one identity would contradict each other. Nothing is damaged.",
    todo: `Wait until ${who} has ended, or stop it: a node or coordinator that is started again goes on where it was. Then give this command once more.`,
  });
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
