import { open, seal } from "@fedseg/shared/crypto/aead.ts";
import { concatBytes, equalBytes, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hmacSha256 } from "@fedseg/shared/crypto/hash.ts";
import { hkdf } from "@fedseg/shared/crypto/hkdf.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";

/** Begins every sealed value: what it is, and version 1 of its form. */
const MAGIC = utf8("FSV1");
/** Bytes that tell whether a value was sealed with another key. */
const KEY_ID_BYTES = 4;

/** Seals what a party keeps on its disk: AES-256-GCM under one storage key, bound to what the value is for. */
export interface Vault {
  /** Returns "FSV1" ‖ key id ‖ nonce ‖ ciphertext ‖ tag; `context` names file or entry, so that none can stand for another. */
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Opens what `seal` made for the same context. @throws CodedError VAULT_KEY_WRONG or VAULT_DAMAGED. */
  open(sealed: Uint8Array, context: string): Uint8Array;
  /** Computes a hash of a text that nobody without the storage key can compute; 32 bytes, different for every purpose. */
  keyedHash(text: string, purpose: string): Uint8Array;
}

/** Makes a vault from a storage key of 32 uniform bytes; every use has a key of its own. */
export function vaultOf(storageKey: Secret, source: ByteSource): Vault {
  const derive = (use: string, length: number) => hkdf(storageKey, utf8(DOMAINS.storage), utf8(use), length);
  const sealing = derive("seal", 32);
  const hashing = derive("hash", 32);
  const keyId = derive("id", KEY_ID_BYTES).reveal().slice();
  const aad = (context: string) => utf8(`${DOMAINS.storage}/${context}`);
  return {
    seal: (plain, context) => concatBytes(MAGIC, keyId, seal(sealing, plain, aad(context), source)),
    open(sealed, context) {
      const body = sealed.subarray(MAGIC.length + KEY_ID_BYTES);
      if (!equalBytes(sealed.subarray(0, MAGIC.length), MAGIC)) throw damaged(context);
      if (!equalBytes(sealed.subarray(MAGIC.length, MAGIC.length + KEY_ID_BYTES), keyId)) throw wrongKey();
      const plain = open(sealing, body, aad(context));
      if (!plain) throw damaged(context);
      return plain;
    },
    keyedHash: (text, purpose) => hmacSha256(hashing.reveal(), utf8(`${purpose}\n${text}`)),
  };
}

function wrongKey(): CodedError {
  return new CodedError("VAULT_KEY_WRONG", {
    what: "A local file was sealed with another storage key.",
    why: "Keys, journals and labels are encrypted at rest; without their key nobody can read them.",
    todo: "Give the storage key (file, variable or passphrase and salt) that this folder was made with, under atRest.",
  });
}

function damaged(context: string): CodedError {
  return new CodedError("VAULT_DAMAGED", {
    what: `A sealed local value (${context.split("/")[0]}) is damaged, or is not in its place.`,
    why: "It does not carry the seal that was made for it.",
    todo: "Restore the newest copy of the folder; a copy that is too old will be noticed and refused.",
  });
}
