import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Vault } from "../keys/vault.ts";
import { type StoreConfig, serverIn } from "./store-config.ts";
import { openStore } from "./sqlite-store.ts";
import type { Store } from "./store.ts";

/** Which books of a party are opened, and with what. */
export interface BookPlace {
  readonly folder: string;
  /** "." for the party's own, or the name of a study that has books of its own. */
  readonly book: string;
  readonly vault: Vault;
  /** Hears, in a sentence, when a server does not answer and when it does again. */
  told?(what: string): void;
}

/**
 * Opens books where the configuration has them, making them when they are new.
 * @throws CodedError STORE_IN_USE while another process holds them, STORE_UNUSABLE, STORE_NEWER, or as `openPostgresStore`.
 */
export async function openStoreOf(config: StoreConfig | undefined, place: BookPlace): Promise<Store> {
  const file = fileOf(place);
  const server = serverIn(config);
  if (!server) return openStore(file, place.vault);
  const { openPostgresStore } = await import("./postgres/open-postgres.ts");
  const { book, vault, told = () => undefined } = place;
  return openPostgresStore(server, { book, vault, told });
}

/** Opens books as `openStoreOf` does; undefined when there are none yet, and none are made. */
export async function openStoreIfAny(
  config: StoreConfig | undefined,
  place: BookPlace,
): Promise<Store | undefined> {
  return (await isThere(config, place)) ? openStoreOf(config, place) : undefined;
}

async function isThere(config: StoreConfig | undefined, place: BookPlace): Promise<boolean> {
  const file = fileOf(place);
  const server = serverIn(config);
  if (!server) return existsSync(file);
  const { isOnServer } = await import("./postgres/open-postgres.ts");
  return isOnServer(server, place.book);
}

/** Returns the file that holds books of a folder. @throws RangeError for what is no name of a study. */
function fileOf({ folder, book }: Pick<BookPlace, "folder" | "book">): string {
  if (book === ".") return join(folder, "books.db");
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(book))
    throw new RangeError(`"book" expected "." or a study's name, got ${JSON.stringify(book)}`);
  return join(folder, "studies", book, "books.db");
}
