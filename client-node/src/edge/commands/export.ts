import { pseudonymousSet } from "../../labels/pseudonymous-set.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig, vaultOf } from "../config.ts";
import { deliver, targetOf } from "../labels/export/deliver.ts";
import { NodeScores } from "../labels/node-scores.ts";

export const exportSegments: Run = async ({ options: { config = "", to = "", pseudonymous } }, tell) => {
  const node = loadNodeConfig(config);
  targetOf(node, to);
  const isPseudonymous = pseudonymous !== undefined || node.out?.pseudonymous === true;
  const scores = new NodeScores(node, vaultOf(node));
  const version = scores.withdrawalsVersion();
  const known = await scores.open();
  const set = isPseudonymous ? await pseudonymousSet(known, (id) => scores.pseudonymOf(id)) : known;
  let users = 0;
  for await (const some of set.users) users += some.length;
  await deliver(node, to, { set, isCurrent: () => scores.withdrawalsVersion() === version });
  tell("EXPORTED", `${users} users exported to ${to}`, { target: to, users, pseudonymous: isPseudonymous });
  return 0;
};
