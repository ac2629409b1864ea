import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import type { NodeConfig } from "../config.ts";

/** Opens what seals a node's files. @throws CodedError VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
export function vaultOf({ atRest }: Pick<NodeConfig, "atRest">): Vault {
  return openVault(atRest, systemEntropy());
}
