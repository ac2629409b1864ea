import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { systemEntropy } from "./entropy.ts";
import { createKeyFile, loadKeyFile, refuseOverwriting } from "./key-file.ts";
import { type AtRest, ensureVault, openVault } from "./at-rest.ts";

/** The options of a keygen command: where the key goes, and one way to get the storage key that seals it. */
export interface KeygenOptions {
  readonly key: string;
  readonly "storage-key"?: string | undefined;
  readonly "storage-env"?: string | undefined;
  readonly "passphrase-env"?: string | undefined;
  readonly salt?: string | undefined;
}

/**
 * Makes an identity key, and the storage key file or salt when it is missing; returns the public half in hexadecimal.
 * @throws CodedError USAGE when the options do not say where the storage key comes from, KEY_* or VAULT_KEY_*.
 */
export function keygen(options: KeygenOptions): string {
  const atRest = atRestOf(options);
  refuseOverwriting(options.key);
  const source = systemEntropy();
  return toHex(createKeyFile(options.key, source, ensureVault(atRest, source)).publicKey);
}

/** Loads the identity key that the same options have made. @throws CodedError as `keygen`. */
export function loadOwnKey(options: KeygenOptions): SigningKey {
  return loadKeyFile(options.key, openVault(atRestOf(options), systemEntropy()));
}

function atRestOf(options: KeygenOptions): AtRest {
  const { salt, "storage-key": keyFile, "storage-env": variable, "passphrase-env": passphrase } = options;
  if (keyFile) return { keyFile };
  if (variable) return { environment: variable };
  if (passphrase && salt) return { passphrase: { environment: passphrase }, salt };
  throw misused(
    "The identity key must be sealed with a storage key.",
    "Add --storage-key FILE, or --storage-env NAME, or --passphrase-env NAME with --salt FILE.",
  );
}
