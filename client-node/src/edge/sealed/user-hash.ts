import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { type IdRule, readId } from "../../ingest/user-ids.ts";

const HASH_BYTES = 16;

/**
 * Computes what a node's own records call a user: 128 bits that need the storage key. Ids are taken as the data pipeline
 * reads them by the node's rule.
 */
export function hashUser(vault: Vault, id: string, ids: IdRule = "trim"): string {
  return Buffer.from(vault.keyedHash(readId(id, ids), "user").subarray(0, HASH_BYTES)).toString("base64url");
}
