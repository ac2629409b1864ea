import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Vault } from "../keys/vault.ts";
import type { StoreConfig } from "./store-config.ts";
import { type Store, openStore } from "./store.ts";

/** Which books of a party are opened, and with what. */
export interface BookPlace {
  readonly folder: string;
  /** "." for the party's own, or the name of a study that has books of its own. */
  readonly book: string;
  readonly vault: Vault;
}

/**
 * Opens books where the configuration has them, making them when they are new.
 * @throws CodedError STORE_IN_USE while another process holds them, or STORE_UNUSABLE.
 */
export async function openStoreOf(_config: StoreConfig | undefined, place: BookPlace): Promise<Store> {
  return openStore(fileOf(place), place.vault);
}

/** Opens books as `openStoreOf` does; undefined when there are none yet, and none are made. */
export async function openStoreIfAny(
  config: StoreConfig | undefined,
  place: BookPlace,
): Promise<Store | undefined> {
  return existsSync(fileOf(place)) ? openStoreOf(config, place) : undefined;
}

/** Returns the file that holds books of a folder. @throws RangeError for what is no name of a study. */
function fileOf({ folder, book }: Pick<BookPlace, "folder" | "book">): string {
  if (book === ".") return join(folder, "books.db");
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(book))
    throw new RangeError(`"book" expected "." or a study's name, got ${JSON.stringify(book)}`);
  return join(folder, "studies", book, "books.db");
}
