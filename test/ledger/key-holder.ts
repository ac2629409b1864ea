import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Books } from "@fedseg/keeper/books/books.ts";
import type { KeyHolder } from "@fedseg/keeper/books/rotate-key.ts";
import { createKeyFile, loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import type { Work } from "@fedseg/keeper/process/work.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { seededVault } from "../vaults.ts";

/** A party named willow in a folder, whose journal says by the key "plan" that a study is under way. */
export function keyHolder(folder: string): KeyHolder {
  return {
    name: "willow",
    key: join(folder, "identity.key"),
    folder,
    vault: seededVault("willow"),
    isUnderWay: (read) => read("plan") !== undefined,
  };
}

/** Makes its key and begins its ledger; returns the key's public half in hexadecimal. */
export async function begin(holder: KeyHolder): Promise<string> {
  mkdirSync(holder.folder, { recursive: true });
  const key = createKeyFile(holder.key, seededSource("first key"), holder.vault);
  const identity = toHex(key.publicKey);
  const account = { epsilon: "1", delta: "1e-6", budgetMuSq: "100", ladder: ["100", "200"] };
  await withBooks(holder, key, (books) =>
    books.commit([], [{ type: "GENESIS", identity, role: "node", ...account }]),
  );
  return identity;
}

/** Does something with the books under the key that lies in the file. */
export async function withOwnBooks<T>(holder: KeyHolder, use: (books: Books) => Work<T>): Promise<T> {
  return withBooks(holder, loadKeyFile(holder.key, holder.vault), use);
}

async function withBooks<T>(holder: KeyHolder, key: SigningKey, use: (books: Books) => Work<T>): Promise<T> {
  const store = openStore(join(holder.folder, "books.db"), holder.vault);
  try {
    return await use(new Books(store, { key, name: holder.name, now: () => new Date() }));
  } finally {
    await store.close();
  }
}
