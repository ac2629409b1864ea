import type { Answer } from "@fedseg/wording/edge/show.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { join } from "node:path";
import { Books } from "@fedseg/keeper/books/books.ts";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { rotateKey } from "@fedseg/keeper/books/rotate-key.ts";
import { requireStopped } from "@fedseg/keeper/local/require-stopped.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { onErrorStream, openStoreIfAny } from "@fedseg/keeper/books/open-store.ts";
import type { Store } from "@fedseg/keeper/books/store.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { revocationOf, revocationText } from "@fedseg/shared/ledger/revocation.ts";
import { ENDED } from "../session/finish.ts";
import type { CoordinatorConfig } from "./config.ts";
import { studyIn } from "./study-in-books.ts";

/**
 * Replaces the coordinator's identity key and says what to do with the statement.
 * @throws CodedError KEY_IN_STUDY while the folder's study has neither a model nor ended, and as `rotateKey`.
 */
export async function changeKey(config: CoordinatorConfig): Promise<Answer> {
  await requireStopped(config.folder);
  const { rotation, statement, kept } = await rotateKey({
    ...config,
    vault: openVault(config.atRest, systemEntropy()),
    // The keys of a study are its own; whoever reads its plan is told of books of another version.
    part: (store) => studyIn(store)?.store ?? store,
    isUnderWay: (read) =>
      read("plan") !== undefined && read("model") === undefined && read(ENDED) === undefined,
  });
  const { party, from, to } = rotation;
  const text = `the key is ${to} now; the old one lies in ${kept}
give ${statement} to every platform: they check it with accept-rotation, pin the new key and compare the roster anew`;
  return { code: "ROTATED", text, party, from, to, statement, kept };
}

/**
 * Revokes the coordinator's identity key: recorded, its study goes no further, and a statement for everybody is written.
 * Says what to do with it. @throws CodedError STORE_IN_USE while it runs, KEY_* or LEDGER_DAMAGED.
 */
export async function revokeKey(config: CoordinatorConfig, reason: string): Promise<Answer> {
  const { folder, name } = config;
  const vault = openVault(config.atRest, systemEntropy());
  const key = loadKeyFile(config.key, vault);
  const revocation = revocationOf(key, name, reason.slice(0, 200));
  const store = await openStoreIfAny(config.store, { folder, book: ".", vault, told: onErrorStream });
  if (store) await recordRevocation(store, { key, name }, revocation);
  makeFolder(folder);
  const file = join(folder, `revocation-${revocation.identity.slice(0, 16)}.json`);
  writeDurably(file, revocationText(revocation));
  const text = `the key ${revocation.identity} is revoked: no study runs under it any more
give ${file} to every platform: they enter it with add-revocation`;
  const { party, identity } = revocation;
  return { code: "REVOKED", text, party, identity, statement: file };
}

/** Enters a revocation into the ledger of books, once, and closes them; books without a ledger stay as they are. */
export async function recordRevocation(
  store: Store,
  owner: { readonly key: SigningKey; readonly name: string },
  revocation: ReturnType<typeof revocationOf>,
): Promise<void> {
  try {
    const books = new Books(store, { ...owner, now: () => new Date() });
    const { head, revoked } = books.standing();
    if (head.size > 0 && !revoked.has(revocation.identity)) await books.commit([], [revocation]);
  } finally {
    await store.close();
  }
}
