import type { Vault } from "@fedseg/keeper/vault.ts";

const HASH_BYTES = 16;

/**
 * Computes what a node's own records call a user: 128 bits that need the storage key. Ids are taken as the data pipeline
 * reads them, without spaces around.
 */
export function hashUser(vault: Vault, id: string): string {
  return Buffer.from(vault.keyedHash(id.trim(), "user").subarray(0, HASH_BYTES)).toString("base64url");
}
