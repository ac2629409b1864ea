import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { type ReceiptFinding, checkReceipts } from "../../receipts/receipt-check.ts";
import { receiptsText } from "../../receipts/receipts-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { readReceipts } from "../books/receipt-files.ts";
import { withStanding } from "../books/standing.ts";

export const receipts: Run = async ({ options: { config: path = "", json } }) => {
  const config = loadNodeConfig(path);
  return withStanding(config, async ({ key, lines }) => {
    const ledger = lines.flatMap((line) => parseEntry(line)?.body ?? []);
    const findings = checkReceipts(readReceipts(config.folder), ledger, toHex(key.publicKey));
    if (json === undefined) show(receiptsText(findings));
    else for (const finding of findings) showAnswer("RECEIPT", { ...placeOf(finding), ...finding });
    return findings.some(({ problem }: ReceiptFinding) => problem !== undefined) ? 1 : 0;
  });
};

/** The study and the session that a receipt is about, as a log names them. */
function placeOf({ receipt }: ReceiptFinding) {
  return receipt && { study: receipt.declaration.study, session: receipt.declaration.session };
}
