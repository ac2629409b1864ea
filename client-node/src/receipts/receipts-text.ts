import { muAbove } from "@fedseg/shared/dp/charge.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { countText, sizeText } from "@fedseg/wording/number-text.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import type { ReceiptFinding } from "./receipt-check.ts";

/** Lists receipts for a terminal of 80 columns, and what is wrong with any of them. */
export function receiptsText(findings: readonly ReceiptFinding[]): string {
  if (findings.length === 0) return "NO RECEIPTS: no report has left this node.";
  const rows = findings.flatMap(({ receipt, outcome, problem }) => {
    if (!receipt || !outcome) return [];
    const { study, session, attempt, query, length, muSq } = receipt.declaration;
    const { messageBytes, messageHash } = receipt.sent;
    return [
      [
        problem ? "FAIL" : "ok",
        study.slice(0, 8),
        `${session}/${attempt}`,
        query,
        countText(length),
        sizeText(muAbove(BigInt(muSq))),
        countText(messageBytes),
        `${messageHash.slice(0, 6)}…`,
        outcome,
      ],
    ];
  });
  const problems = findings.flatMap(({ name, problem }) =>
    problem ? [foldText(`  FAIL  ${name}: ${problem}`)] : [],
  );
  const table = textTable(
    [
      { head: "" },
      { head: "study" },
      { head: "no.", align: "right" },
      { head: "query" },
      { head: "numbers", align: "right" },
      { head: "μ", align: "right" },
      { head: "bytes sent", align: "right", width: 7 },
      { head: "their SHA-256", width: 7 },
      { head: "by the ledger", width: 8 },
    ],
    rows,
  );
  return [`RECEIPTS\n${table}`, ...problems, verdict(findings.length, problems.length)].join("\n\n");
}

function verdict(all: number, bad: number): string {
  return bad === 0
    ? `All ${all} hold: each is signed by this node and says what its ledger says.`
    : `${bad} of ${all} do not hold.`;
}
