import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { reportText } from "../../report/terminal.ts";
import { auditFolder } from "../audit-folder.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { exitCode } from "./exit-code.ts";
import { auditOptions } from "./values.ts";

/** Verifies a bundle and prints what every check found. */
export const verifyCommand: Run = async (given) => {
  const { options, operands } = given;
  const { report } = await auditFolder(operands[0], auditOptions(given));
  const isJson = options["json"] !== undefined;
  console.log(isJson ? printableJson(JSON.stringify(report, undefined, 1)) : foldText(reportText(report)));
  return exitCode(report.verdict);
};
