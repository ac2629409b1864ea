import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { CanaryReport } from "@fedseg/shared/ledger/canary-report.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";

/** Writes a canary report as the text of its file, and the ledger entry that names this text by its hash. */
export function canaryFile(report: CanaryReport): { readonly text: string; readonly entry: LedgerDraft } {
  const text = `${JSON.stringify(report, undefined, 1)}\n`;
  return {
    text,
    entry: {
      type: "CANARY_AUDIT",
      reportHash: toHex(sha256(utf8(text))),
      verdict: report.verdict,
      runs: report.design.runs,
    },
  };
}
