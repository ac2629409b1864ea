import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { onErrorStream, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import {
  type OwnersBooks,
  askHolder,
  booksInReach,
  reachStore,
} from "@fedseg/keeper/local/books-in-reach.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { NodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";
import { openAccount } from "./open-account.ts";

/** A node's books in the hands of its owner, and the key that signs in them. */
export interface OwnBooks {
  readonly books: OwnersBooks;
  readonly key: SigningKey;
  /** Asks the process that holds them for what is its own to do; undefined where none runs. @throws CodedError as it refuses. */
  readonly ask?: (ask: "leave" | "revoke", given: unknown) => Promise<void>;
}

/**
 * Hands a node's books over to be written into, and brings what an auditor gets up to date. While the node runs it is that
 * process which writes, and gives studies up.
 * @throws CodedError SERVICE_* while the node runs, KEY_*, VAULT_*, LEDGER_DAMAGED or ACCOUNT_DIFFERS.
 */
export async function withOwnBooks<T>(config: NodeConfig, use: (own: OwnBooks) => Work<T>): Promise<T> {
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  const { folder, name } = config;
  const open = () => openStoreOf(config.store, { folder, book: ".", vault, told: onErrorStream });
  const store = await reachStore({ folder, vault, open });
  try {
    const { books, isOwn } = booksInReach(store, { folder, key, name });
    await openAccount(config, books, toHex(key.publicKey));
    try {
      const ask = (what: string, given: unknown) => askHolder(folder, what, given);
      return await use({ books, key, ...(!isOwn && { ask }) });
    } finally {
      if (isOwn) writeHandIn(folder, books);
    }
  } finally {
    await store.close();
  }
}
