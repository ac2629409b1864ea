import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { judgementText } from "../../policy/judgement-text.ts";
import type { Finding } from "./finding.ts";

/** Writes findings for a terminal of 80 columns, and below them what the policy says, limit by limit. */
export function findingsText(findings: readonly Finding[]): string {
  const columns = [{ head: "" }, { head: "check" }, { head: "what was found, and what to do", width: 62 }];
  const rows = findings.flatMap(({ check, verdict, text, todo }) => [
    [verdict, check, text.replaceAll(/\s+/g, " ").trim()],
    ...(todo && verdict !== "PASS" ? [["", "", `→ ${todo}`]] : []),
  ]);
  const count = (verdict: Finding["verdict"]) =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const sum = `${count("PASS")} pass, ${count("WARN")} warn, ${count("FAIL")} fail`;
  const policy = findings.flatMap(({ judgement }) =>
    judgement ? [`WHAT THIS NODE'S POLICY SAYS\n${judgementText(judgement, "all")}\n\n`] : [],
  );
  return `DOCTOR\n${textTable(columns, rows)}\n\n${policy.join("")}${sum}`;
}
