import { show } from "@fedseg/wording/edge/show.ts";
import { canaryText } from "../../self-audit/report-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { auditSelf } from "../self-audit.ts";

export const selfAudit: Run = async ({ options: { config = "", json } }, tell) => {
  const { report, path } = await auditSelf(loadNodeConfig(config));
  if (json === undefined) show(`${canaryText(report)}\n`);
  const { verdict, design } = report;
  tell("SELF_AUDIT", `${verdict}, kept in ${path} and named in the ledger`, {
    verdict,
    runs: design.runs,
    report: path,
  });
  return verdict === "pass" ? 0 : 1;
};
