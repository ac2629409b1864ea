import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { examine } from "../doctor/examine.ts";
import { findingsText } from "../doctor/findings-text.ts";

export const doctor: Run = async ({ options: { config = "", json, stability } }) => {
  const findings = await examine(config, stability !== undefined);
  if (json === undefined) show(findingsText(findings));
  else for (const finding of findings) showAnswer("CHECK", finding);
  return findings.some(({ verdict }) => verdict === "FAIL") ? 1 : 0;
};
