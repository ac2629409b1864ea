import { Books } from "@fedseg/keeper/books/books.ts";
import { requireTrusted } from "@fedseg/keeper/books/own-key.ts";
import { writeHandIn } from "@fedseg/keeper/books/hand-in.ts";
import { sharedSoftware } from "@fedseg/keeper/process/software.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { requireDecided } from "../../config/consent-config.ts";
import { requireOwnKey } from "../../comparison/compared.ts";
import { openAccount } from "../books/open-account.ts";
import type { NodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";
import { Problems } from "../ingest/problems.ts";
import { type Kernels, openKernels, thisMachine } from "../kernels/open-kernels.ts";
import { kernelsFailed, threadsRefused } from "../kernels/told-kernels.ts";

/** A node whose books are open, with what all its studies share. */
export interface OpenNode {
  readonly config: NodeConfig;
  readonly key: SigningKey;
  readonly vault: Vault;
  readonly books: Books;
  readonly problems: Problems;
  readonly kernels: Kernels | undefined;
  readonly tell: Tell;
}

/**
 * Opens a node's books for taking part, and brings what an auditor gets up to date when that has ended.
 * @throws CodedError when it cannot start; then nothing is written.
 */
export async function withOpenNode<T>(
  config: NodeConfig,
  tell: Tell,
  use: (node: OpenNode) => Promise<T>,
): Promise<T> {
  requireDecided(config.consent);
  const kernels = openKernels(thisMachine(), {
    told: kernelsFailed(tell),
    refused: threadsRefused(tell),
  });
  const vault = vaultOf(config);
  const key = loadKeyFile(config.key, vault);
  requireOwnKey(config.policy, config.name, toHex(key.publicKey));
  const problems = new Problems(config.folder, tell);
  const store = await openStoreOf(config.store, {
    folder: config.folder,
    book: ".",
    vault,
    told: (what) => tell("STORE", what),
  });
  try {
    const books = new Books(store, { key, name: config.name, now: () => new Date() });
    await openAccount(config, books, toHex(key.publicKey));
    try {
      requireTrusted(books);
      books.keptBy(sharedSoftware());
      return await use({ config, key, vault, books, problems, kernels, tell });
    } finally {
      writeHandIn(config.folder, books);
    }
  } finally {
    await kernels?.end();
    await store.close();
  }
}
