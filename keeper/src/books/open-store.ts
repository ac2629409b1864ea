import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stderr } from "node:process";
import { CodedError } from "@fedseg/shared/errors.ts";
import { printable } from "@fedseg/wording/terminal/printable.ts";
import { makeFolder } from "../files/make-folder.ts";
import { whyReadOnly } from "../files/read-only.ts";
import type { Vault } from "../keys/vault.ts";
import { moveBooks, putAside } from "./move-books.ts";
import { readStore } from "./read-store.ts";
import { openStore } from "./sqlite-store.ts";
import { type PostgresConfig, type StoreConfig, serverIn } from "./store-config.ts";
import type { Store } from "./store.ts";

/** Which books of a party are opened, and with what. */
export interface BookPlace {
  readonly folder: string;
  /** "." for the party's own, or the name of a study that has books of its own. */
  readonly book: string;
  readonly vault: Vault;
  /** Hears, in a sentence, when a server does not answer and when it does again. */
  told(what: string): void;
}

/**
 * Opens books where the configuration has them, making them when they are new. Those that still lie in the folder move to the
 * server that the configuration names, once.
 * @throws CodedError STORE_IN_USE while another process holds them, STORE_ELSEWHERE when there are others in the other kind of store,
 * STORE_UNUSABLE, STORE_NEWER, or as `openPostgresStore`.
 */
export async function openStoreOf(config: StoreConfig | undefined, place: BookPlace): Promise<Store> {
  const server = serverIn(config);
  const file = fileHere(place, server !== undefined);
  if (!server) return openStore(file, place.vault);
  return openOnServer(server, place, file);
}

async function openOnServer(server: PostgresConfig, place: BookPlace, file: string): Promise<Store> {
  const { openPostgresStore } = await import("./postgres/open-postgres.ts");
  const { book, vault, told } = place;
  const open = async () => openPostgresStore(server, { book, vault, told });
  if (!existsSync(file)) {
    const store = await open();
    leaveNote(file);
    return store;
  }
  const before = openStore(file, vault);
  let store: Store;
  try {
    store = await open();
    if (!(await movedInto(store, before))) throw elsewhere(`in ${file}`, "a server that has others");
    leaveNote(file);
  } finally {
    await before.close();
  }
  putAside(file);
  return store;
}

/** Moves books into a store, which is closed unless they are there. */
async function movedInto(store: Store, before: Store): Promise<boolean> {
  let hasMoved = false;
  try {
    hasMoved = await moveBooks(before, store);
  } finally {
    if (!hasMoved) await store.close();
  }
  return hasMoved;
}

/**
 * Opens books as `openStoreOf` does; undefined when there are none yet, and none are made. Those in a file that may not be written are
 * read as they are. @throws CodedError as `openStoreOf` and `readStore`.
 */
export async function openStoreIfAny(
  config: StoreConfig | undefined,
  place: BookPlace,
): Promise<Store | undefined> {
  if (!(await isThere(config, place))) return undefined;
  const isOnServer = serverIn(config) !== undefined;
  const file = fileHere(place, isOnServer);
  if (!isOnServer && whyReadOnly(file) !== undefined) return readStore(file, place.vault);
  return openStoreOf(config, place);
}

async function isThere(config: StoreConfig | undefined, place: BookPlace): Promise<boolean> {
  const server = serverIn(config);
  const file = fileHere(place, server !== undefined);
  if (!server || existsSync(file)) return existsSync(file);
  const { isOnServer } = await import("./postgres/open-postgres.ts");
  return isOnServer(server, place.book);
}

/**
 * Returns the file that holds books of a folder when no server does: nobody begins books anew who has some, for they are an account.
 * @throws CodedError STORE_ELSEWHERE, or RangeError for what is no name of a study.
 */
function fileHere({ folder, book }: Pick<BookPlace, "folder" | "book">, isOnServer: boolean): string {
  const file = fileOf(folder, book);
  if (!isOnServer && !existsSync(file) && existsSync(noteOf(file))) throw elsewhere("on a server", "none");
  return file;
}

function fileOf(folder: string, book: string): string {
  if (book === ".") return join(folder, "books.db");
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(book))
    throw new RangeError(`"book" expected "." or a study's name, got ${JSON.stringify(book)}`);
  return join(folder, "studies", book, "books.db");
}

/** Says in a folder that its books lie on a server. */
function leaveNote(file: string): void {
  if (existsSync(noteOf(file))) return;
  makeFolder(dirname(file));
  writeFileSync(
    noteOf(file),
    "The books of this folder lie on a PostgreSQL server: the section store of the configuration says which.\n",
    { mode: 0o600 },
  );
}

function noteOf(file: string): string {
  return `${file}.elsewhere`;
}

function elsewhere(where: string, asked: string): CodedError {
  return new CodedError("STORE_ELSEWHERE", {
    what: `The books of this folder lie ${where}, and the section store of the configuration names ${asked}.`,
    why: "Books are an account: whoever began new ones would spend its budget once more, and partners would find it out.",
    todo: "Write the section store as it was before; docs/stores.md says how books are moved. Nothing was changed.",
  });
}

/** Tells who has called a command, whose answer is apart from it. */
export function onErrorStream(what: string): void {
  stderr.write(printable(`${what}\n`));
}
