import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { CodedError } from "@fedseg/shared/errors.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { makeFolder } from "../files/make-folder.ts";
import { NOT_BEGUN, followEntry } from "./followed.ts";
import { openSealed } from "./seal.ts";
import { type StoreConfig, serverIn } from "./store-config.ts";
import { reasonOf } from "./store-refusals.ts";

/** How often books that are written meanwhile are copied anew, and how long is waited in between, in ms. */
const [TRIES, PAUSE_MS] = [40, 25];

/** What was copied. */
export interface BackedUp {
  /** "." for the folder's own books, else the name of a study. */
  readonly book: string;
  /** Where the copy lies. */
  readonly file: string;
  /** Lines of its ledger. */
  readonly lines: number;
}

/**
 * Copies all books of a folder into another one, each as one commit has left it, also while a process has them open: copied is what
 * lies on the disk, and kept is what opens as it should. Not for the process that holds them: it would lose its lock.
 * @throws CodedError BACKUP_ELSEWHERE for books on a server, BACKUP_EXISTS, BACKUP_NOTHING, or BACKUP_FAILED.
 */
export async function backUpBooks(
  { folder, store }: { readonly folder: string; readonly store?: StoreConfig | undefined },
  out: string,
): Promise<readonly BackedUp[]> {
  const server = serverIn(store);
  if (server) throw onServer(server.schema);
  const books = booksIn(folder);
  if (books.length === 0) throw nothing(folder);
  const taken = books.map(({ path }) => join(out, path)).find((file) => existsSync(file));
  if (taken !== undefined) throw exists(taken);
  const copied: BackedUp[] = [];
  for (const { book, path } of books) {
    const file = join(out, path);
    copied.push({ book, file, lines: await copyWhole(join(folder, path), file) });
  }
  return copied;
}

/** Says to a person what was copied. */
export function backupText({ file, lines }: BackedUp): string {
  return `${file} is a whole copy, with ${lines} entries of the ledger`;
}

/** The books of a folder, by where they lie in it. */
function booksIn(folder: string): readonly { readonly book: string; readonly path: string }[] {
  const studies = join(folder, "studies");
  const names = existsSync(studies) ? readdirSync(studies) : [];
  const all = [
    { book: ".", path: "books.db" },
    ...names.map((book) => ({ book, path: join("studies", book, "books.db") })),
  ];
  return all.filter(({ path }) => existsSync(join(folder, path)));
}

/** Copies one file of books; returns how many lines its ledger has. */
async function copyWhole(from: string, to: string): Promise<number> {
  makeFolder(dirname(to));
  const part = `${to}.part`;
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        copyAsItLies(from, part);
        const lines = checked(part);
        renameSync(part, to);
        sync(dirname(to));
        return lines;
      } catch (error) {
        if (error instanceof CodedError || tries >= TRIES) throw error;
        await wait(PAUSE_MS);
      }
    }
  } catch (error) {
    throw error instanceof CodedError ? error : failed(from, error);
  } finally {
    for (const file of filesOf(part)) rmSync(file, { force: true });
  }
}

/** What was written last stands in the log beside the database. */
function copyAsItLies(from: string, to: string): void {
  for (const file of filesOf(to)) rmSync(file, { force: true });
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
  for (const file of filesOf(to)) if (existsSync(file)) chmodSync(file, 0o600);
}

/** Makes a copy one file and checks that it is what one commit has left, ledger and all. @throws Error when it is not. */
function checked(file: string): number {
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    const { lines } = openSealed(database);
    requireChain(database);
    database.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
    return lines;
  } finally {
    database.close();
    sync(file);
  }
}

function requireChain(database: DatabaseSync): void {
  let followed = NOT_BEGUN;
  for (const { line } of database.prepare("SELECT line FROM ledger ORDER BY seq").iterate()) {
    const entry = parseEntry(String(line));
    const next = entry && followEntry(followed, entry);
    if (!next) throw new Error("its ledger does not verify");
    followed = next;
  }
}

function filesOf(database: string): readonly string[] {
  return ["", "-wal", "-shm", "-journal"].map((end) => database + end);
}

function sync(path: string): void {
  const opened = openSync(path, "r");
  fsyncSync(opened);
  closeSync(opened);
}

function onServer(schema: string): CodedError {
  return new CodedError("BACKUP_ELSEWHERE", {
    what: `The books of this folder lie on a PostgreSQL server, in schema ${schema}.`,
    why: "A server's backup is the server's own, which is consistent while it is written.",
    todo: `Copy them with pg_dump --format custom --schema ${schema}, or with the backup of the whole server; docs/stores.md says how they are restored.`,
  });
}

function nothing(folder: string): CodedError {
  return new CodedError("BACKUP_NOTHING", {
    what: `The folder ${folder} has no books.`,
    why: "The first start makes them.",
    todo: "Run the node or coordinator first.",
  });
}

function exists(file: string): CodedError {
  return new CodedError("BACKUP_EXISTS", {
    what: `${file} is there already.`,
    why: "An older backup is never written over: the newer one could be worse.",
    todo: "Give the path of a new folder with --out.",
  });
}

function failed(from: string, error: unknown): CodedError {
  return new CodedError("BACKUP_FAILED", {
    what: `No whole copy of ${from} could be made (${reasonOf(error)}).`,
    why: "The disk of the copy may be full or not to be written, or the books are damaged or written without a pause.",
    todo: "Make room or give another folder, and try again; doctor and a start say whether the books themselves are sound.",
  });
}
