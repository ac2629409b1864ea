import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { type SigningKey, signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** Makes a new identity key in a file that only its owner may read. @throws CodedError KEY_EXISTS. */
export function createKeyFile(path: string, source: ByteSource): SigningKey {
  if (existsSync(path)) {
    throw new CodedError("KEY_EXISTS", {
      what: `There is already a key at ${path}.`,
      why: "Overwriting it would make this party a stranger to its partners and its own ledger unreadable.",
      todo: "Use the existing key, or choose another path.",
    });
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const seed = source.bytes(32);
  writeFileSync(path, `${toHex(seed)}\n`, { mode: 0o600, flag: "wx" });
  return signingKeyFromSeed(new Secret(seed));
}

/** Loads an identity key. @throws CodedError KEY_MISSING or KEY_DAMAGED. */
export function loadKeyFile(path: string): SigningKey {
  if (!existsSync(path)) {
    throw new CodedError("KEY_MISSING", {
      what: `There is no identity key at ${path}.`,
      why: "Every party signs with its own key.",
      todo: "Make one with the keygen command and give its public half to your partners.",
    });
  }
  chmodSync(path, 0o600);
  const text = readFileSync(path, "utf8").trim();
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new CodedError("KEY_DAMAGED", {
      what: `The file ${path} holds no identity key.`,
      why: "A key file is one line of 64 hexadecimal digits.",
      todo: "Restore it from your backup of keys.",
    });
  }
  return signingKeyFromSeed(new Secret(fromHex(text)));
}
