import { whyReadOnly } from "../files/read-only.ts";
import { makeFolder } from "../files/make-folder.ts";
import { chmodSync, existsSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { CodedError } from "@fedseg/shared/errors.ts";
import { forgetHolder, holderOf, isHeldElsewhere, noteHolder } from "./holder.ts";
import { type JournalBefore, changesOf, contextOf } from "./changes.ts";
import { type Seal, openSealed } from "./seal.ts";
import { inUse, readOnly, reasonOf, unwritable } from "./store-refusals.ts";
import type { Vault } from "../keys/vault.ts";
import type { Store, Write } from "./store.ts";

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
    const code = existsSync(path) ? whyReadOnly(path) : undefined;
    if (code !== undefined) throw readOnly(path, code);
    database = new DatabaseSync(path);
    chmodSync(path, 0o600);
    database.exec(SETTINGS);
    const seal = openSealed(database);
    database.exec(EMPTY_LOG);
    noteHolder(path);
    return new SqliteStore(database, { path, vault, seal });
  } catch (error) {
    if (database?.isOpen) database.close();
    if (isHeldElsewhere(error)) throw inUse(path, holderText(path));
    if (error instanceof CodedError) throw error;
    if (isNoFolder(error)) throw noFolder(dirname(path));
    throw new CodedError("STORE_UNUSABLE", {
      what: `The books at ${path} cannot be opened (${reasonOf(error)}).`,
      why: "The file or the disk is damaged or full, or another user's. No other process holds it.",
      todo: "Make room or give the folder back to this user. If it is damaged, restore the newest copy of the whole folder; one that is too old will be noticed and refused.",
    });
  }
}

function holderText(path: string): string {
  const holder = holderOf(path);
  return holder === undefined ? "another process" : `process ${holder}`;
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
    if (!this.#database.isOpen) return;
    forgetHolder(this.#path);
    this.#database.close();
  }

  /** Writes everything but its end, or nothing. */
  #write(writes: readonly Write[], lines: readonly string[]): { sealed: Seal; erases: boolean } {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const { sealed: changed, digest, erases } = changesOf(writes, this.#journal());
      for (const [key, value] of changed) {
        if (value) this.#put.run(key, value);
        else this.#remove.run(key);
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

  #journal(): JournalBefore {
    return { digest: this.#sealed.digest, vault: this.#vault, stored: (key) => this.#stored(key) };
  }

  #stored(key: string): Uint8Array | undefined {
    const value = this.#get.get(key)?.["value"];
    return value instanceof Uint8Array ? value : undefined;
  }
}
