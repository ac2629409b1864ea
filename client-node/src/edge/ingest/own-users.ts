import { asCoded } from "@fedseg/wording/command-line/unexpected.ts";
import type { NodeConfig } from "../config.ts";
import { openRecords } from "../sealed/records.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { Users } from "./users.ts";

/** Returns this node's users as a study would see them now, to be prepared for a plan. */
export function ownUsers(config: NodeConfig, tell: Tell): Users {
  return new Users(config, openRecords(config), { problems: { rows: asCoded }, tell });
}
