import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { systemEntropy } from "./entropy.ts";
import { createKeyFile, loadKeyFile, refuseOverwriting } from "../key-file.ts";
import { type AtRest, ensureVault, openVault } from "./at-rest.ts";

/** The options of a keygen command: where the key goes, and one way to get the storage key that seals it. */
export interface KeygenOptions {
  readonly key: string;
  readonly "storage-key"?: string | undefined;
  readonly "storage-env"?: string | undefined;
  readonly "passphrase-env"?: string | undefined;
  readonly salt?: string | undefined;
}

/** How the options are written in a usage text. */
export const KEYGEN_USAGE =
  "--key FILE (--storage-key FILE | --storage-env NAME | --passphrase-env NAME --salt FILE)";

/**
 * Makes an identity key, and the storage key file or salt when it is missing; returns the public half in hexadecimal,
 * or undefined when the options do not say where the storage key comes from. @throws CodedError KEY_* or VAULT_KEY_*.
 */
export function keygen(options: KeygenOptions): string | undefined {
  const atRest = atRestOf(options);
  if (!atRest) return undefined;
  refuseOverwriting(options.key);
  const source = systemEntropy();
  return toHex(createKeyFile(options.key, source, ensureVault(atRest, source)).publicKey);
}

/** Loads the identity key that the same options have made; undefined as in `keygen`. @throws CodedError KEY_* or VAULT_KEY_*. */
export function loadOwnKey(options: KeygenOptions): SigningKey | undefined {
  const atRest = atRestOf(options);
  return atRest && loadKeyFile(options.key, openVault(atRest, systemEntropy()));
}

function atRestOf(options: KeygenOptions): AtRest | undefined {
  const { salt, "storage-key": keyFile, "storage-env": variable, "passphrase-env": passphrase } = options;
  if (keyFile) return { keyFile };
  if (variable) return { environment: variable };
  return passphrase && salt ? { passphrase: { environment: passphrase }, salt } : undefined;
}
