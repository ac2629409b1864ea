import { Books } from "@fedseg/keeper/books/books.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { type NodeConfig, vaultOf } from "../config.ts";
import { openAccount } from "./open-account.ts";

/** A node's books in the hands of its owner, and the key that signs in them. */
export interface OwnBooks {
  readonly books: Books;
  readonly key: SigningKey;
}

/**
 * Hands a node's books over to be written into, which the running node must not hold, and brings what an auditor gets up to date.
 * @throws CodedError STORE_IN_USE while the node runs, KEY_*, VAULT_*, LEDGER_DAMAGED or ACCOUNT_DIFFERS.
 */
export async function withOwnBooks<T>(config: NodeConfig, use: (own: OwnBooks) => Work<T>): Promise<T> {
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  const store = await openStoreOf(config.store, { folder: config.folder, book: ".", vault });
  try {
    const books = new Books(store, { key, name: config.name, now: () => new Date() });
    await openAccount(config, books, toHex(key.publicKey));
    try {
      return await use({ books, key });
    } finally {
      writeHandIn(config.folder, books);
    }
  } finally {
    await store.close();
  }
}
