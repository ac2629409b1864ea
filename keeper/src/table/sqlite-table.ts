import { whyReadOnly } from "../files/read-only.ts";
import { makeFolder } from "../files/make-folder.ts";
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { isHeldElsewhere } from "../books/holder.ts";
import type { NewRows, SealedTable, TableContent } from "./sealed-table.ts";
import { encodePage, findInPage, pageOf, pagesFor, readPage, withoutRow } from "./page.ts";
import { isOfDatabase, refusalOf, replaced, unusable, unwritable } from "./refusals.ts";
import type { Vault } from "../keys/vault.ts";

/** How long another process may take to write. */
const PATIENCE_MS = 60_000;
/** Pages that are written before others in the process have their turn. */
const PAGES_AT_ONCE = 16;

/** What a transaction takes the place of is overwritten, and its journal is gone when it is done. */
const SETTINGS = `
  PRAGMA journal_mode = DELETE;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA secure_delete = ON;
`;
const TABLES = `
  CREATE TABLE IF NOT EXISTS head (
    id INTEGER PRIMARY KEY CHECK (id = 1), generation TEXT NOT NULL, pages INTEGER NOT NULL, facts BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS page (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
`;
/** Where SQLite keeps a number that is another after every transaction. @see https://sqlite.org/fileformat.html#file_change_counter */
const [COUNTER_AT, COUNTER_BYTES] = [24, 4];

/** A row as the database gives it. */
type Found = Readonly<Record<string, SQLOutputValue>>;

/** Which replacement the pages are of, and how many they are. */
interface Head {
  readonly generation: string;
  readonly pages: number;
}

/**
 * Opens a table in a database file of its own that only its owner may read, creating an empty one when missing. `name` says
 * what the rows are, and is bound into what is sealed. One that may not be written is read as it is. @throws CodedError STORE_UNUSABLE or STORE_IN_USE.
 */
export function openTable(path: string, name: string, vault: Vault): SealedTable {
  let database: DatabaseSync | undefined;
  try {
    const readOnly = existsSync(path) && whyReadOnly(path) !== undefined;
    if (!readOnly) {
      makeFolder(dirname(path));
      closeSync(openSync(path, "a", 0o600));
    }
    database = new DatabaseSync(path, { timeout: PATIENCE_MS, readOnly });
    if (!readOnly) database.exec(SETTINGS);
    requireWhole(database);
    return new SqliteTable(database, path, { name, vault });
  } catch (error) {
    database?.close();
    throw refusalOf(error, path);
  }
}

/** Returns a text that is another after every change of a table; undefined while there is none. Opens nothing. */
export function tableVersion(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const counter = new Uint8Array(COUNTER_BYTES);
    if (readSync(file, counter, 0, COUNTER_BYTES, COUNTER_AT) < COUNTER_BYTES) return undefined;
    return `${fstatSync(file).ino} ${counter.join(".")}`;
  } finally {
    closeSync(file);
  }
}

/** A table in pages, each sealed as a whole, that lie in one database file. */
class SqliteTable implements SealedTable {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #name: string;
  readonly #vault: Vault;

  constructor(
    database: DatabaseSync,
    path: string,
    { name, vault }: { readonly name: string; readonly vault: Vault },
  ) {
    this.#database = database;
    this.#path = path;
    this.#name = name;
    this.#vault = vault;
  }

  async content(): Promise<TableContent | undefined> {
    const row = this.#isMade() ? this.#read("SELECT generation, pages, facts FROM head") : undefined;
    if (!row) return undefined;
    const head = headIn(row);
    return {
      generation: head.generation,
      facts: this.#vault.open(row["facts"] as Uint8Array, this.#contextOf(head, "facts")),
      find: async (key) => findInPage(this.#page(head, pageOf(key, head.pages)), key),
      rows: () => this.#rows(head),
    };
  }

  async replace(facts: Uint8Array, rows: NewRows): Promise<void> {
    await this.#writing(async () => {
      // Here and not before: whoever looks finds nothing until there is something.
      this.#database.exec(TABLES);
      this.#database.exec("DELETE FROM page; DELETE FROM head");
      const generation = String(this.#read("SELECT hex(randomblob(16)) AS generation")!["generation"]);
      const head = { generation, pages: pagesFor(rows.length) };
      const sealed = this.#vault.seal(facts, this.#contextOf(head, "facts"));
      this.#database.prepare("INSERT INTO head VALUES (1, ?, ?, ?)").run(head.generation, head.pages, sealed);
      await this.#writePages(head, rows);
    });
  }

  async remove(key: string): Promise<boolean> {
    return this.#writing(async () => {
      const head = this.#head();
      if (!head) return false;
      const number = pageOf(key, head.pages);
      const left = withoutRow(this.#page(head, number), key);
      if (!left) return false;
      const sealed = this.#vault.seal(left, this.#contextOf(head, number));
      this.#database.prepare("UPDATE page SET sealed = ? WHERE number = ?").run(sealed, number);
      return true;
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  async *#rows(head: Head): AsyncGenerator<readonly Uint8Array[]> {
    for (let number = 0; number < head.pages; number += 1)
      yield Array.from(readPage(this.#page(head, number)), ({ value }) => value);
  }

  async #writePages(head: Head, rows: NewRows): Promise<void> {
    const insert = this.#database.prepare("INSERT INTO page VALUES (?, ?)");
    const { order, starts } = byPage(head.pages, rows);
    for (let number = 0; number < head.pages; number += 1) {
      const own = Array.from(order.subarray(starts[number], starts[number + 1]), (at) => {
        const value = rows.value(at);
        return value ? [{ key: rows.key(at), value }] : [];
      });
      insert.run(number, this.#vault.seal(encodePage(own.flat()), this.#contextOf(head, number)));
      if (number % PAGES_AT_ONCE === 0) await turn();
    }
  }

  /** Opens a page of a replacement. @throws CodedError TABLE_REPLACED, VAULT_DAMAGED or STORE_UNUSABLE. */
  #page(head: Head, number: number): Uint8Array {
    const row = this.#read("SELECT sealed, generation FROM head LEFT JOIN page ON number = ?", number);
    if (row?.["generation"] !== head.generation) throw replaced();
    const sealed = row["sealed"];
    if (!(sealed instanceof Uint8Array)) throw unusable(this.#path, "a page is missing");
    return this.#vault.open(sealed, this.#contextOf(head, number));
  }

  #head(): Head | undefined {
    const row = this.#isMade() ? this.#read("SELECT generation, pages FROM head") : undefined;
    return row && headIn(row);
  }

  /** Tells whether there has been a replacement. */
  #isMade(): boolean {
    return this.#read("SELECT 1 FROM sqlite_schema WHERE name = 'head'") !== undefined;
  }

  /** Returns the first row of an answer. @throws CodedError STORE_UNUSABLE or STORE_IN_USE. */
  #read(sql: string, ...values: readonly number[]): Found | undefined {
    try {
      return this.#database.prepare(sql).get(...values);
    } catch (error) {
      throw refusalOf(error, this.#path);
    }
  }

  /** What is sealed is bound to its table, its replacement and its place in it. */
  #contextOf({ generation, pages }: Head, part: number | "facts"): string {
    return `table/${this.#name}/${generation}/${part}/${pages}`;
  }

  /** Does something in one transaction, or leaves everything as it was. */
  async #writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const done = await write();
      this.#database.exec("COMMIT");
      return done;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw isOfDatabase(error) && !isHeldElsewhere(error)
        ? unwritable(this.#path, error)
        : refusalOf(error, this.#path);
    }
  }
}

function headIn(row: Found): Head {
  return { generation: String(row["generation"]), pages: Number(row["pages"]) };
}

/** Orders rows by their pages without looking at their values: where each page begins in `order`, and the places of its rows. */
function byPage(pages: number, rows: NewRows): { order: Uint32Array; starts: Uint32Array } {
  const { length } = rows;
  const [page, starts, order] = [
    new Uint32Array(length),
    new Uint32Array(pages + 1),
    new Uint32Array(length),
  ];
  for (let at = 0; at < length; at += 1) {
    page[at] = pageOf(rows.key(at), pages);
    starts[page[at] + 1] += 1;
  }
  for (let number = 0; number < pages; number += 1) starts[number + 1] += starts[number];
  const next = starts.slice();
  for (let at = 0; at < length; at += 1) order[next[page[at]]++] = at;
  return { order, starts };
}

/** @throws CodedError STORE_UNUSABLE for a file that is damaged. */
function requireWhole(database: DatabaseSync): void {
  const found = database.prepare("PRAGMA integrity_check(1)").get();
  if (found?.["integrity_check"] !== "ok") throw unusable(database.location() ?? "", "its pages are damaged");
}
