import { canaryText } from "../../self-audit/report-text.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { auditSelf } from "../self-audit.ts";

export const selfAudit: Command = {
  name: "self-audit",
  needs: ["config"],
  may: ["json"],
  usage: "--config FILE [--json]",
  says: "test on made-up users that this installation's noise is there, and record it for the auditor; nothing is charged",
  async run({ config = "", json }, tell) {
    const { report, path } = auditSelf(loadNodeConfig(config));
    if (json === undefined) console.log(`${canaryText(report)}\n`);
    const { verdict, design } = report;
    tell("SELF_AUDIT", `${verdict}, kept in ${path} and named in the ledger`, {
      verdict,
      runs: design.runs,
      report: path,
    });
    return verdict === "pass" ? 0 : 1;
  },
};
