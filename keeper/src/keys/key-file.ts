import { makeFolder } from "../files/make-folder.ts";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type SigningKey, signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { moveDurably, writeDurably } from "../files/durable-file.ts";
import { readOwnerOnly } from "./owner-only.ts";
import type { Vault } from "./vault.ts";

/** What the vault is told that it seals. */
const CONTEXT = "identity-key";

/** Makes a new identity key in a sealed file that only its owner may read. @throws CodedError KEY_EXISTS or KEY_UNWRITABLE. */
export function createKeyFile(path: string, source: ByteSource, vault: Vault): SigningKey {
  refuseOverwriting(path);
  const seed = source.bytes(32);
  try {
    makeFolder(dirname(path));
    writeFileSync(path, vault.seal(seed, CONTEXT), { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    throw new CodedError("KEY_UNWRITABLE", {
      what: `No key can be written at ${path}${systemCode(error)}.`,
      why: "The folder may not be written, is no folder, or the disk is full.",
      todo: "Choose a path in a folder of your own.",
    });
  }
  return signingKeyFromSeed(new Secret(seed));
}

/** Refuses a path where there is already a key. @throws CodedError KEY_EXISTS. */
export function refuseOverwriting(path: string): void {
  if (!existsSync(path)) return;
  throw new CodedError("KEY_EXISTS", {
    what: `There is already a key at ${path}.`,
    why: "Overwriting it would make this party a stranger to its partners and its own ledger unreadable.",
    todo: "Use the existing key, or choose another path.",
  });
}

/**
 * Loads an identity key. @throws CodedError KEY_MISSING, KEY_UNREADABLE, KEY_DAMAGED, VAULT_KEY_WRONG, or KEY_ROTATING
 * while its replacement has begun and not ended.
 */
export function loadKeyFile(path: string, vault: Vault): SigningKey {
  if (existsSync(nextOf(path))) {
    throw new CodedError("KEY_ROTATING", {
      what: `The identity key at ${path} is being replaced, and that was cut off.`,
      why: "The ledger may be signed by the new key already.",
      todo: "Run rotate-key again: it goes on where it stopped.",
    });
  }
  return loadKey(path, vault);
}

/** Where the key lies that is to replace one, until it has. */
function nextOf(path: string): string {
  return `${path}.next`;
}

/** Returns a key and, when its replacement has begun, the one that is to take its place. @throws CodedError as `loadKeyFile`. */
export function loadRotating(
  path: string,
  vault: Vault,
): { readonly key: SigningKey; readonly next: SigningKey | undefined } {
  const next = nextOf(path);
  return { key: loadKey(path, vault), next: existsSync(next) ? loadKey(next, vault) : undefined };
}

/** Makes the key that is to replace one, durable beside it when this returns. @throws CodedError KEY_UNWRITABLE. */
export function makeNextKey(path: string, source: ByteSource, vault: Vault): SigningKey {
  const part = `${path}.part`;
  rmSync(part, { force: true });
  const next = createKeyFile(part, source, vault);
  moveDurably(part, nextOf(path));
  return next;
}

/** Puts the next key in the old one's place and keeps that one beside it; returns where. */
export function installNextKey(path: string, { publicKey }: SigningKey): string {
  const kept = keptAs(path, toHex(publicKey));
  writeDurably(kept, readFileSync(path));
  moveDurably(nextOf(path), path);
  return kept;
}

/** Returns a key (`identity`, hexadecimal) that another has replaced. @throws CodedError KEY_EARLIER when it is not where it was kept, and as `loadKeyFile`. */
export function loadKeptKey(path: string, identity: string, vault: Vault): SigningKey {
  const kept = keptAs(path, identity);
  const key = existsSync(kept) ? loadKey(kept, vault) : undefined;
  if (key && toHex(key.publicKey) === identity) return key;
  throw new CodedError("KEY_EARLIER", {
    what: `The key ${identity} is not in ${kept}.`,
    why: "A study stays signed by the key that its plan names, and only that key can answer a member that comes late to it.",
    todo: "Bring the file back from your backup of keys; studies of the key of now go on without it.",
  });
}

/** Where a key is kept that another has replaced. */
function keptAs(path: string, identity: string): string {
  return `${path}.until-${identity.slice(0, 16)}`;
}

function loadKey(path: string, vault: Vault): SigningKey {
  if (!existsSync(path)) {
    throw new CodedError("KEY_MISSING", {
      what: `There is no identity key at ${path}.`,
      why: "Every party signs with its own key.",
      todo: "Make one with the keygen command and give its public half to your partners.",
    });
  }
  return signingKeyFromSeed(new Secret(openSeed(readKey(path), vault, path)));
}

function openSeed(sealed: Uint8Array, vault: Vault, path: string): Uint8Array {
  try {
    return vault.open(sealed, CONTEXT);
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "VAULT_DAMAGED") throw error;
    throw new CodedError("KEY_DAMAGED", {
      what: `The file ${path} holds no identity key.`,
      why: "A key file is sealed with the party's storage key, and this one is cut off, changed or something else.",
      todo: "Restore it from your backup of keys.",
    });
  }
}

function readKey(path: string): Uint8Array {
  try {
    return readOwnerOnly(path);
  } catch (error) {
    throw new CodedError("KEY_UNREADABLE", {
      what: `The identity key at ${path} cannot be read${systemCode(error)}.`,
      why: "It is not a file, or belongs to another user of this machine.",
      todo: "Give the path of the key file, and run as the user who owns it.",
    });
  }
}

function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
}
