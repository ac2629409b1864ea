import { type Vault, vaultOf } from "@fedseg/keeper/keys/vault.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { hmacSha256 } from "@fedseg/shared/crypto/hash.ts";
import { seededSource } from "./simulation/seeded-source.ts";

/** A vault under a key made from a seed, with seeded nonces. */
export function seededVault(seed: string): Vault {
  return vaultOf(new Secret(seededSource(`${seed} storage`).bytes(32)), seededSource(`${seed} nonces`));
}

/** A vault that seals nothing: for tests of what happens to values that would be seen if they stood on the disk. */
export const OPEN_VAULT: Vault = {
  seal: (plain) => plain,
  open: (sealed) => sealed,
  keyedHash: (text, purpose) =>
    hmacSha256(new Uint8Array(32), new TextEncoder().encode(`${purpose} ${text}`)),
};
