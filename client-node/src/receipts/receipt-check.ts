import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { Receipt } from "./receipt.ts";

/** What became of a report, by this node's own ledger. */
export type Outcome = "sent" | "opened" | "in a sum" | "left" | "refunded";

/** A receipt, or the lack of one, held against the ledger. */
export interface ReceiptFinding {
  readonly name: string;
  readonly receipt: Receipt | undefined;
  readonly outcome: Outcome | undefined;
  /** Why receipt and ledger do not agree; undefined when they do. */
  readonly problem: string | undefined;
}

type Of<Type extends LedgerEvent["type"]> = Extract<LedgerEvent, { type: Type }>;

/**
 * Holds every receipt against the ledger: the same report, charge and query stand in both, and no report is without its
 * receipt. `files`: receipts as read, undefined where a file does not hold one; `identity`: the node's key, hexadecimal.
 */
export function checkReceipts(
  files: readonly { readonly file: string; readonly receipt: Receipt | undefined }[],
  ledger: readonly LedgerEvent[],
  identity: string,
): readonly ReceiptFinding[] {
  const found = files.map(({ file, receipt }): ReceiptFinding => {
    if (!receipt) {
      const problem = "the file is damaged, misplaced or not signed by its key";
      return { name: file, receipt, outcome: undefined, problem };
    }
    const outcome = outcomeOf(receipt, ledger);
    return { name: file, receipt, outcome, problem: problemOf(receipt, ledger, identity) };
  });
  const kept = new Set(files.flatMap(({ receipt }) => (receipt ? [chargeKey(receipt.declaration)] : [])));
  const lost = ledger.flatMap((event): ReceiptFinding[] => {
    if (event.type !== "SENT" || kept.has(chargeKey(event))) return [];
    const name = `session ${event.session}, attempt ${event.attempt} of study ${event.study.slice(0, 16)}`;
    const problem = "the ledger has this report and there is no receipt; `fedseg-node run` makes it again";
    return [{ name, receipt: undefined, outcome: undefined, problem }];
  });
  return [...found, ...lost];
}

function problemOf(receipt: Receipt, ledger: readonly LedgerEvent[], identity: string): string | undefined {
  const { declaration, sent } = receipt;
  if (receipt.identity !== identity) return "it is signed by another node's key";
  const charge = find("RESERVE", receipt, ledger);
  const report = find("SENT", receipt, ledger);
  if (!charge || !report) return "the ledger has no such report";
  const isSame =
    charge.query === declaration.query &&
    charge.muSq === declaration.muSq &&
    charge.openHash === sent.openHash &&
    report.reportHash === sent.reportHash &&
    report.maskedRoot === sent.maskedRoot &&
    report.commitment === sent.commitment;
  return isSame ? undefined : "the ledger has another report, charge or query for this attempt";
}

function outcomeOf(receipt: Receipt, ledger: readonly LedgerEvent[]): Outcome {
  if (find("REFUND", receipt, ledger)) return "refunded";
  if (find("RELEASE", receipt, ledger)) return "in a sum";
  if (find("UNMASK", receipt, ledger)) return "opened";
  return find("ABORT", receipt, ledger) ? "left" : "sent";
}

function find<Type extends "RESERVE" | "SENT" | "UNMASK" | "RELEASE" | "ABORT" | "REFUND">(
  type: Type,
  { declaration }: Receipt,
  ledger: readonly LedgerEvent[],
): Of<Type> | undefined {
  const key = chargeKey(declaration);
  return ledger.find(
    (event): event is Of<Type> => event.type === type && "attempt" in event && chargeKey(event) === key,
  );
}
