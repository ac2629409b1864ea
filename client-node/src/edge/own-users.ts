import { type NodeConfig, vaultOf } from "./config.ts";
import { SealedFiles } from "./sealed-file.ts";
import type { Tell } from "./tell.ts";
import { Users } from "./users.ts";
import { Withdrawals } from "./withdrawals.ts";

/** Returns this node's users as a study would see them now, to be prepared for a plan. */
export function ownUsers(config: NodeConfig, tell: Tell): Users {
  const vault = vaultOf(config);
  return new Users(config, new Withdrawals(new SealedFiles(config.folder, vault), vault), tell);
}
