import { existsSync } from "node:fs";
import { join } from "node:path";
import { onErrorStream, openStoreIfAny, openStoreOf } from "@fedseg/keeper/books/open-store.ts";
import { rotateKey } from "@fedseg/keeper/books/rotate-key.ts";
import { writeDurably } from "@fedseg/keeper/files/durable-file.ts";
import type { Answer } from "@fedseg/wording/edge/show.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { loadKeyFile, loadRotating } from "@fedseg/keeper/keys/key-file.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { requireStopped } from "@fedseg/keeper/local/require-stopped.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import {
  type RevocationFile,
  revocationIn,
  revocationOf,
  revocationText,
} from "@fedseg/shared/ledger/revocation.ts";
import { type RotationFile, rotationText } from "@fedseg/shared/ledger/rotation.ts";
import { identityRevoked } from "@fedseg/shared/session/revoked.ts";
import { turned } from "../service/follow.ts";
import { noteRevocation, noteRotation, readKeyBook, requireNewestKey } from "../studies/key-book.ts";
import { isOver } from "../studies/lifecycle.ts";
import type { StudyRecord } from "../studies/records.ts";
import { type Documents, Registry } from "../studies/registry.ts";
import { documentsIn } from "./documents-in.ts";
import { recordRevocation } from "./own-key.ts";
import type { ServiceConfig } from "./service-config.ts";

/**
 * Replaces the identity key of a service, and says what to do with the statement. Its own book keeps the statement for members
 * who come late; studies that have ended stay signed by the key that their plans name.
 * @throws CodedError KEY_EARLIER when another machine has replaced it, KEY_IN_STUDY while plans name the key that are not at their end, and as `rotateKey`.
 */
export async function changeServiceKey(config: ServiceConfig): Promise<Answer> {
  await requireStopped(config.folder);
  const vault = openVault(config.atRest, systemEntropy());
  await requireReplaceable(config, vault);
  const { rotation, statement, kept } = await rotateKey({
    ...config,
    vault,
    isUnderWay: () => false,
    note: (store, said) => noteRotation(documentsIn(store), said),
  });
  const { party, from, to } = rotation;
  const text = `the key is ${to} now; the old one lies in ${kept}: keep it there, late members of earlier studies are answered with it
give ${statement} to every member: they check it with accept-rotation and pin the new key; whoever has missed earlier ones takes all rotation-….json of the folder, oldest first`;
  return { code: "ROTATED", text, party, from, to, statement, kept };
}

/**
 * Revokes the identity key of a service: noted first, so that it signs nothing more whatever happens next; every study under way ends.
 * Says what to do with the statement. @throws CodedError STORE_IN_USE while it runs, KEY_* or LEDGER_DAMAGED.
 */
export async function revokeServiceKey(config: ServiceConfig, reason: string): Promise<Answer> {
  const { folder, name } = config;
  const vault = openVault(config.atRest, systemEntropy());
  const key = loadKeyFile(config.key, vault);
  const store = await openStoreOf(config.store, { folder, book: ".", vault, told: onErrorStream });
  try {
    const documents = documentsIn(store);
    const { type: _, ...said } = revocationOf(key, name, reason.slice(0, 200));
    const noted = await noteRevocation(documents, { type: "fedseg-revocation", v: 1, ...said });
    const file = writeRevocation(folder, noted);
    const ended = await endStudies(config, vault, new Registry(documents));
    for (const study of ended) await enterRevocation({ config, vault, key }, study, noted);
    const studies = ended.length === 0 ? "no study was under way" : `ended are ${ended.join(", ")}`;
    const text = `the key ${noted.identity} is revoked: nothing is signed by it any more; ${studies}
give ${file} to every member: they enter it with add-revocation; then rotate-key makes a new key, which they compare with you in person`;
    const { party, identity } = noted;
    return { code: "REVOKED", text, party, identity, statement: file };
  } finally {
    await store.close();
  }
}

/** Writes the statements that a service's book has and its folder has not: a copy of the books brings them along. */
export function writeKeyStatements(folder: string, documents: Documents): void {
  const { rotations, revocations } = readKeyBook(documents);
  for (const rotation of rotations) writeRotation(folder, rotation);
  for (const revocation of revocations) writeRevocation(folder, revocation);
}

function writeRotation(folder: string, rotation: RotationFile): void {
  const file = join(folder, `rotation-${rotation.from.slice(0, 16)}.json`);
  if (!existsSync(file)) writeDurably(file, rotationText(rotation));
}

function writeRevocation(folder: string, revocation: RevocationFile): string {
  makeFolder(folder);
  const file = join(folder, `revocation-${revocation.identity.slice(0, 16)}.json`);
  if (!existsSync(file)) writeDurably(file, revocationText(revocationIn(revocation)));
  return file;
}

/** No key has two that follow it, and nobody who has a plan could take a message of another key for its coordinator's. */
async function requireReplaceable(config: ServiceConfig, vault: Vault): Promise<void> {
  const { folder } = config;
  const store = await openStoreIfAny(config.store, { folder, book: ".", vault, told: onErrorStream });
  if (!store) return;
  try {
    const documents = documentsIn(store);
    const { key, next } = loadRotating(config.key, vault);
    // A change that was cut off has a next key, and goes on; this one was made elsewhere.
    if (!next) requireNewestKey(documents, toHex(key.publicKey));
    const named = await underWay(config, vault, new Registry(documents));
    if (named.length > 0) throw inStudies(named);
  } finally {
    await store.close();
  }
}

/** Studies whose plans name the key of now and are not at their end, or whose stand-in is to come and would name it. */
async function underWay(
  config: ServiceConfig,
  vault: Vault,
  registry: Registry,
): Promise<readonly StudyRecord[]> {
  const named: StudyRecord[] = [];
  for (const record of registry.all("study"))
    if (hasPlanToCome(record) || (record.state === "draft" && (await hasBooks(config, vault, record.name))))
      named.push(record);
  return named;
}

function hasPlanToCome({ state, reason, replaces, replacedBy }: StudyRecord): boolean {
  if (state === "draft") return replaces !== undefined;
  return !isOver(state) || (reason?.code === "STUDY_REPLACED" && replacedBy === undefined);
}

/** A draft whose offer was cut off has a plan already. */
async function hasBooks({ store, folder }: ServiceConfig, vault: Vault, study: string): Promise<boolean> {
  const books = await openStoreIfAny(store, { folder, book: study, vault, told: onErrorStream });
  await books?.close();
  return books !== undefined;
}

/** Ends, in the service's own book, whatever would be signed by the revoked key; returns the names. */
async function endStudies(
  config: ServiceConfig,
  vault: Vault,
  registry: Registry,
): Promise<readonly string[]> {
  const { code, refusal } = identityRevoked(config.name);
  const reason = { code, ...refusal };
  const at = new Date().toISOString();
  for (const record of await underWay(config, vault, registry)) {
    const told = record.roster.map((member) => member.name);
    await registry.put("study", { ...turned(record, "fail", at, reason), reason, told });
  }
  const ended = registry.all("study").filter((record) => record.reason?.code === code);
  return ended.map((record) => record.name);
}

/** Enters a revocation into the ledger of a study that it has ended, once. */
async function enterRevocation(
  { config, vault, key }: Readonly<{ config: ServiceConfig; vault: Vault; key: SigningKey }>,
  study: string,
  revocation: RevocationFile,
): Promise<void> {
  const { folder, name } = config;
  const store = await openStoreIfAny(config.store, { folder, book: study, vault, told: onErrorStream });
  if (store) await recordRevocation(store, { key, name }, revocationIn(revocation));
}

function inStudies(records: readonly StudyRecord[]): CodedError {
  const named = records.map(({ name, state }) => `${name} (${state})`).join(", ");
  return new CodedError("KEY_IN_STUDY", {
    what: `The key that is to be replaced stands in the plans of studies that are under way: ${named}.`,
    why: "No key changes inside a plan: the members would take every later message for a stranger's.",
    todo: "Let them end, or end each with withdraw; drafts that nobody was asked about may stay. When the key may be in wrong hands revoke it: that ends them all, and then it can be replaced.",
  });
}
