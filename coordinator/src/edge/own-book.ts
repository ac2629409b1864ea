import { dirname, resolve } from "node:path";
import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { type StoreConfig, storeConfig, storeUnder } from "@fedseg/keeper/books/store-config.ts";
import { atRestConfig, atRestUnder, openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { z } from "zod";

/** Where a coordinator's own book is, and what opens it. */
export interface OwnBook {
  readonly folder: string;
  readonly store: StoreConfig | undefined;
  readonly vault: Vault;
}

/** What every configuration of a coordinator says of it; whatever else it says is not looked at. */
const ownBook = z.looseObject({ folder: z.string(), store: storeConfig.optional(), atRest: atRestConfig });

/** Reads where the books are. @throws CodedError CONFIG_UNREADABLE or CONFIG_INVALID. */
export function loadBookPlace(path: string): Pick<OwnBook, "folder" | "store"> {
  const { folder, store } = readYaml(path, ownBook);
  const here = (relative: string) => resolve(dirname(path), relative);
  return { folder: here(folder), store: storeUnder(store, here) };
}

/** Reads where the book is, and opens what it is sealed with. @throws CodedError CONFIG_UNREADABLE, CONFIG_INVALID, VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
export function loadOwnBook(path: string): OwnBook {
  const { atRest } = readYaml(path, ownBook);
  const here = (relative: string) => resolve(dirname(path), relative);
  return {
    ...loadBookPlace(path),
    vault: openVault(atRestUnder(atRest, here), systemEntropy()),
  };
}
