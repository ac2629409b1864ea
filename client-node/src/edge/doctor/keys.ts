import { statSync } from "node:fs";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { requireOwnKey } from "../../comparison/compared.ts";
import type { NodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Opens storage key and identity key, and compares the latter with the roster that the policy pins. */
export function checkKeys(config: NodeConfig): Finding {
  const isPrivate = isOwnerOnly(config.key);
  try {
    const identity = toHex(loadKeyFile(config.key, vaultOf(config)).publicKey);
    requireOwnKey(config.policy, config.name, identity);
  } catch (error) {
    return findingOf("keys", "FAIL", error);
  }
  if (isPrivate)
    return {
      check: "keys",
      verdict: "PASS",
      text: "storage key and identity key open; the roster pins this identity",
    };
  return {
    check: "keys",
    verdict: "WARN",
    text: "other users of this machine could read the key file; that has been taken away from them",
    todo: "Find out who could read it; if in doubt, make a new key and give its public half to your partners.",
  };
}

/** Whether nobody but its owner may read a file; true for one that is missing. */
function isOwnerOnly(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return process.platform === "win32" || (mode & 0o077) === 0;
}
