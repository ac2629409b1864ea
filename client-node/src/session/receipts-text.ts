import { muAbove } from "@fedseg/shared/dp/charge.ts";
import { countText, sizeText } from "@fedseg/shared/plan/number-text.ts";
import { textTable, wrapText } from "@fedseg/shared/plan/text-table.ts";
import type { ReceiptFinding } from "./receipt-check.ts";

/** Terminal columns that everything keeps within. */
const WIDTH = 110;

/** Lists receipts for a terminal of 110 columns, and what is wrong with any of them. */
export function receiptsText(findings: readonly ReceiptFinding[]): string {
  if (findings.length === 0) return "NO RECEIPTS: no report has left this node.";
  const rows = findings.flatMap(({ receipt, outcome, problem }) => {
    if (!receipt || !outcome) return [];
    const { study, session, attempt, query, length, muSq } = receipt.declaration;
    const { messageBytes, messageHash } = receipt.sent;
    return [
      [
        study.slice(0, 8),
        `${session}/${attempt}`,
        query,
        countText(length),
        sizeText(muAbove(BigInt(muSq))),
        countText(messageBytes),
        `${messageHash.slice(0, 12)}…`,
        outcome,
        problem ? "FAIL" : "holds",
      ],
    ];
  });
  const problems = findings.flatMap(({ name, problem }) =>
    problem ? [paragraph(`FAIL  ${name}: ${problem}`)] : [],
  );
  const table = textTable(
    [
      { head: "study" },
      { head: "session", align: "right" },
      { head: "query" },
      { head: "numbers", align: "right" },
      { head: "μ", align: "right" },
      { head: "bytes sent", align: "right" },
      { head: "SHA-256 of them" },
      { head: "by the ledger" },
      { head: "signature and ledger", width: 14 },
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

/** Breaks words into lines, indented by two. */
function paragraph(words: string): string {
  return wrapText(words, WIDTH - 2)
    .map((line) => `  ${line}`)
    .join("\n");
}
