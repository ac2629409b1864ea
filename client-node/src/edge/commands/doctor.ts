import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { show } from "@fedseg/keeper/edge/show.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { judgementText } from "../../policy/judgement-text.ts";
import type { Command } from "../command.ts";
import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";

export const doctor: Command = {
  async run({ config = "", json, stability }) {
    const findings = await examine(config, stability !== undefined);
    if (json === undefined) show(doctorText(findings));
    else
      for (const finding of findings)
        console.log(printableJson(JSON.stringify({ code: "CHECK", ...finding })));
    return findings.some(({ verdict }) => verdict === "FAIL") ? 1 : 0;
  },
};

/** Writes findings for a terminal of 80 columns, and below them what the policy says, limit by limit. */
function doctorText(findings: readonly Finding[]): string {
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
