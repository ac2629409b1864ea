import { pseudonymousSet } from "../../../labels/pseudonymous-set.ts";
import type { NodeConfig } from "../../config.ts";
import { vaultOf } from "../../sealed/own-vault.ts";
import { NodeScores } from "../node-scores.ts";
import { deliver } from "./deliver.ts";

/** Brings a node's scores to one of its targets, and returns of how many users. @throws CodedError as `deliver`, or NO_LABELS. */
export async function exportTo(node: NodeConfig, to: string, isPseudonymous: boolean): Promise<number> {
  const scores = new NodeScores(node, vaultOf(node));
  const version = scores.withdrawalsVersion();
  const known = await scores.open();
  const set = isPseudonymous ? await pseudonymousSet(known, (id) => scores.pseudonymOf(id)) : known;
  let users = 0;
  for await (const some of set.users) users += some.length;
  await deliver(node, to, { set, isCurrent: () => scores.withdrawalsVersion() === version });
  return users;
}
