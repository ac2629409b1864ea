import { unsetVariable } from "@fedseg/wording/refusals/unset-variable.ts";
import { makeFolder } from "../files/make-folder.ts";
import { scryptSync } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { dirname } from "node:path";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { z } from "zod";
import { readOwnerOnly } from "./owner-only.ts";
import { namedSecret, secretUnder } from "./secret-config.ts";
import { type Vault, vaultOf } from "./vault.ts";

/** Where the storage key comes from that local files are sealed with. Paths are relative to the configuration. */
export const atRestConfig = z.union([
  /** 64 hexadecimal digits, in a file for its owner only. */
  z.strictObject({ keyFile: z.string().min(1) }),
  /** 64 hexadecimal digits, in an environment variable. */
  z.strictObject({ environment: z.string().min(1) }),
  /** A passphrase of 12 characters or more, hardened by scrypt with a salt kept in a file. */
  z.strictObject({ passphrase: namedSecret, salt: z.string().min(1) }),
]);
export type AtRest = z.infer<typeof atRestConfig>;

/** scrypt N = 2^17, r = 8, p = 1: 128 MiB and about a third of a second. @see RFC 7914; OWASP password storage */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const SALT_BYTES = 16;
const MIN_PASSPHRASE = 12;

/** Opens the vault of a party. @throws CodedError VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
export function openVault(config: AtRest, source: ByteSource): Vault {
  return vaultOf(storageKey(config), source);
}

/** Makes the storage key file, or the salt of a passphrase, unless it exists; then opens the vault. @throws as `openVault`. */
export function ensureVault(config: AtRest, source: ByteSource): Vault {
  if ("keyFile" in config) ensureHexFile(config.keyFile, () => source.bytes(32));
  if ("salt" in config) ensureHexFile(config.salt, () => source.bytes(SALT_BYTES));
  return openVault(config, source);
}

/** Returns the section with every path made absolute. */
export function atRestUnder(config: AtRest, here: (relative: string) => string): AtRest {
  if ("keyFile" in config) return { keyFile: here(config.keyFile) };
  if ("environment" in config) return config;
  const { passphrase, salt } = config;
  return {
    passphrase: secretUnder(passphrase, here),
    salt: here(salt),
  };
}

function storageKey(config: AtRest): Secret {
  if ("keyFile" in config) return new Secret(hexOf(readOwn(config.keyFile), 32, config.keyFile));
  if ("environment" in config) {
    return new Secret(hexOf(variable(config.environment), 32, config.environment));
  }
  const { passphrase, salt } = config;
  const text = "file" in passphrase ? readOwn(passphrase.file) : variable(passphrase.environment);
  if (text.length < MIN_PASSPHRASE) {
    throw invalid(`The passphrase is shorter than ${MIN_PASSPHRASE} characters.`);
  }
  const key = scryptSync(text.normalize("NFKC"), hexOf(readOwn(salt), SALT_BYTES, salt), 32, SCRYPT);
  return new Secret(Uint8Array.from(key));
}

function ensureHexFile(path: string, bytes: () => Uint8Array): void {
  if (existsSync(path)) return;
  try {
    makeFolder(dirname(path));
    writeFileSync(path, `${toHex(bytes())}\n`, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    throw new CodedError("KEY_UNWRITABLE", {
      what: `No storage key can be written at ${path} (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      why: "The folder may not be written, is no folder, or the disk is full.",
      todo: "Choose a path in a folder of your own.",
    });
  }
}

function readOwn(path: string): string {
  try {
    return new TextDecoder().decode(readOwnerOnly(path)).trim();
  } catch {
    throw missing(`There is no readable file at ${path}.`);
  }
}

function variable(name: string): string {
  const text = env[name]?.trim();
  if (!text) throw missing(unsetVariable(name));
  return text;
}

function hexOf(text: string, bytes: number, where: string): Uint8Array {
  if (new RegExp(`^[0-9a-f]{${2 * bytes}}$`).test(text)) return fromHex(text);
  throw invalid(`What stands in ${where} is not ${2 * bytes} hexadecimal digits.`);
}

function missing(what: string): CodedError {
  return new CodedError("VAULT_KEY_MISSING", {
    what,
    why: "Keys, journals and labels are encrypted at rest with a storage key.",
    todo: "Give atRest the key that the folder was made with; for a new party keygen makes one with --storage-key FILE.",
  });
}

function invalid(what: string): CodedError {
  return new CodedError("VAULT_KEY_INVALID", {
    what,
    why: "A storage key is 32 random bytes, or a long passphrase with its salt of 16 bytes.",
    todo: "Restore it from your backup of keys; for a new party keygen makes one with --storage-key FILE.",
  });
}
