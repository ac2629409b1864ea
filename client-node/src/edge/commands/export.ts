import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { targetOf } from "../labels/export/deliver.ts";
import { exportTo } from "../labels/export/export-to.ts";

export const exportSegments: Run = async ({ options: { config = "", to = "", pseudonymous } }, tell) => {
  const node = loadNodeConfig(config);
  targetOf(node, to);
  const isPseudonymous = pseudonymous !== undefined || node.out?.pseudonymous === true;
  const users = await exportTo(node, to, isPseudonymous);
  tell("EXPORTED", `${users} users exported to ${to}`, { target: to, users, pseudonymous: isPseudonymous });
  return 0;
};
