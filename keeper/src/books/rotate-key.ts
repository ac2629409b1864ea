import { join } from "node:path";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { readCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { ownNotes } from "@fedseg/shared/ledger/notebook.ts";
import {
  type RotationFile,
  type TakenOver,
  describeRotation,
  rotationSizes,
  rotationText,
} from "@fedseg/shared/ledger/rotation.ts";
import { systemClock } from "../process/clock.ts";
import { Books } from "./books.ts";
import { writeDurably } from "../files/durable-file.ts";
import { systemEntropy } from "../keys/entropy.ts";
import { installNextKey, loadRotating, makeNextKey } from "../keys/key-file.ts";
import { onErrorStream, openStoreIfAny } from "./open-store.ts";
import type { StoreConfig } from "./store-config.ts";
import type { Store } from "./store.ts";
import type { Vault } from "../keys/vault.ts";
import { writeHandIn } from "./hand-in.ts";

/** A party that may change its key. */
export interface KeyHolder {
  /** Name of the party and of its ledger. */
  readonly name: string;
  /** File of the key. */
  readonly key: string;
  readonly folder: string;
  readonly vault: Vault;
  /** Where its books lie. */
  readonly store?: StoreConfig | undefined;
  /** The part of the books that is this party's journal; all of them when left out. */
  part?(store: Store): Store;
  /** Whether the journal holds a study that has not ended; `approved`: those that the ledger has approved. */
  isUnderWay(read: Store["read"], approved: ReadonlySet<string>): boolean;
  /** Notes the statement in its books before the new key is in the old one's place. */
  note?(store: Store, rotation: RotationFile): Promise<void>;
}

/** What has become of a key. */
export interface Rotated {
  readonly rotation: RotationFile;
  /** File of the statement to be given to the partners. */
  readonly statement: string;
  /** Where the old key lies now. */
  readonly kept: string;
}

/**
 * Replaces the identity key: the new key is durable before the ledger names it, the ledger before the file is
 * replaced, and a call after a stop at any point goes on there.
 * @throws CodedError KEY_IN_STUDY, STORE_IN_USE while the party runs, KEY_* or LEDGER_DAMAGED.
 */
export async function rotateKey(holder: KeyHolder): Promise<Rotated> {
  const { folder, key: path, name, vault } = holder;
  const whole = await openStoreIfAny(holder.store, { folder, book: ".", vault, told: onErrorStream });
  try {
    const store = whole && (holder.part?.(whole) ?? whole);
    const { key, next } = keysOf(holder, store);
    const ledger = store && (await handOver(store, { folder, name, key, next }));
    const rotation = describeRotation(name, { from: key, to: next }, ledger);
    const statement = join(folder, `rotation-${rotation.from.slice(0, 16)}.json`);
    writeDurably(statement, rotationText(rotation));
    if (whole) await holder.note?.(whole, rotation);
    return { rotation, statement, kept: installNextKey(path, key) };
  } finally {
    await whole?.close();
  }
}

/** The key and its successor, which is made now unless an earlier call has. */
function keysOf(holder: KeyHolder, store: Store | undefined): { key: SigningKey; next: SigningKey } {
  const { key, next } = loadRotating(holder.key, holder.vault);
  if (next) return { key, next };
  if (store) requireNoStudy(holder, key, store);
  return { key, next: makeNextKey(holder.key, systemEntropy(), holder.vault) };
}

/** The partners know a study's parties by the keys in its plan; a revoked key takes part in nothing any more. */
function requireNoStudy(holder: KeyHolder, key: SigningKey, store: Store): void {
  const { revoked, approved } = new Books(store, { key, name: holder.name, now: systemClock }).standing();
  const isUnderWay = () => holder.isUnderWay((entry) => store.read(entry), approved);
  if (revoked.has(toHex(key.publicKey)) || !isUnderWay()) return;
  throw new CodedError("KEY_IN_STUDY", {
    what: "A study is under way, and its plan names the key that is to be replaced.",
    why: "No key changes inside a plan: the partners would take every later message for a stranger's.",
    todo: "Let the study end first. When the key may be in wrong hands revoke it: that ends the study, and then it can be replaced.",
  });
}

async function handOver(
  store: Store,
  {
    folder,
    name,
    key,
    next,
  }: Pick<KeyHolder, "folder" | "name"> & Readonly<Record<"key" | "next", SigningKey>>,
): Promise<TakenOver | undefined> {
  const books = new Books(store, { key, next, name, now: systemClock });
  const tree = books.tree();
  if (tree.size === 0) return undefined;
  await books.rotate(next);
  writeHandIn(folder, books);
  const { size } = tree;
  const signed = ownNotes(books).flatMap(
    (note) => readCheckpoint(note, { name, identity: key.publicKey })?.size ?? [],
  );
  const sizes = rotationSizes(books.lines(), signed);
  const proofs = sizes.map((from) => ({ from, hashes: tree.proveConsistency(from, size) }));
  return { size, root: tree.rootAt(size), proofs };
}
