import { pseudonymousSet } from "../../labels/pseudonymous-set.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig, vaultOf } from "../config.ts";
import { deliver, targetOf } from "../labels/export/deliver.ts";
import { NodeLabels } from "../labels/export/node-labels.ts";

export const exportSegments: Command = {
  async run({ config = "", to = "", pseudonymous }, tell) {
    const node = loadNodeConfig(config);
    targetOf(node, to);
    const isPseudonymous = pseudonymous !== undefined || node.out?.pseudonymous === true;
    const labels = new NodeLabels(node, vaultOf(node));
    const version = labels.withdrawalsVersion();
    const known = labels.openLabels();
    const set = isPseudonymous ? pseudonymousSet(known, (id) => labels.pseudonymOf(id)) : known;
    let users = 0;
    for (const _ of set.users) users += 1;
    await deliver(node, to, { set, isCurrent: () => labels.withdrawalsVersion() === version });
    tell("EXPORTED", `${users} users exported to ${to}`, { target: to, users, pseudonymous: isPseudonymous });
    return 0;
  },
};
