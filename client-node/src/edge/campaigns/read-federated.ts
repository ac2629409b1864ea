import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FederatedUplift, federatedName, federatedUplift } from "../../campaigns/federated.ts";

/** Reads what a study has released of a campaign of this name; undefined when none has, or another version wrote it. */
export function readFederated(folder: string, campaign: string): FederatedUplift | undefined {
  const path = join(folder, federatedName(campaign));
  if (!existsSync(path)) return undefined;
  try {
    return federatedUplift.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}
