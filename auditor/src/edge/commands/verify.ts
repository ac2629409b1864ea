import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { reportText, verdictText } from "../../report/terminal.ts";
import { auditFolder } from "../audit-folder.ts";
import type { AuditReport } from "../../audit.ts";
import type { LogFields } from "@fedseg/wording/command-line/log-line.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { exitCode } from "./exit-code.ts";
import { auditOptions } from "./values.ts";

/** Verifies a bundle and prints what every check found. */
export const verifyCommand: Run = async (given) => {
  const { options, operands } = given;
  const { report } = await auditFolder(operands[0], auditOptions(given));
  if (options["json"] === undefined) show(reportText(report));
  else showAnswer("AUDIT", reportFields(report));
  return exitCode(report.verdict);
};

/** A report as an answer tells it: the first study by its hash, which all of `studies` have. */
function reportFields(report: AuditReport): LogFields {
  return { text: verdictText(report), ...report, study: report.study?.studyId };
}
