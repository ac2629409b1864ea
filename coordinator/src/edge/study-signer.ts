import { ownKeyRevoked } from "@fedseg/keeper/books/own-key.ts";
import { loadKeptKey } from "@fedseg/keeper/keys/key-file.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { isOwnRevoked } from "../studies/key-book.ts";
import type { Documents } from "../studies/registry.ts";

/** Returns the key that a plan names (hexadecimal). @throws CodedError OWN_KEY_REVOKED or KEY_EARLIER. */
export type StudySigner = (identity: string) => SigningKey;

/**
 * A study is signed to its end by the key that its plan names: the one of now, or one that this has followed and that is kept beside
 * it for members who come late. A revoked key signs nothing.
 */
export function studySigner(
  { key, vault, documents }: Readonly<{ key: SigningKey; vault: Vault; documents: Documents }>,
  path: string,
): StudySigner {
  return (identity) => {
    if (isOwnRevoked(documents, identity)) throw ownKeyRevoked();
    return identity === toHex(key.publicKey) ? key : loadKeptKey(path, identity, vault);
  };
}
