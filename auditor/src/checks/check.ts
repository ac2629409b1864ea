import type { Text } from "@fedseg/wording/language.ts";
import type { Finding } from "../finding.ts";
import type { LedgerView } from "../ledgers/view.ts";
import type { Facts } from "./facts.ts";

/** One thing that an audit looks at. Its number is its place in `all.ts` and is written nowhere else. */
export interface Check {
  /** Short name, as terminals and JSON call it. */
  readonly id: string;
  readonly name: Text;
  /** What it establishes when it holds. */
  readonly claim: Text;
  /** Codes of what it can find, faults of records, plans and enrolments that belong to it among them. */
  readonly codes: readonly string[];
  /** What it finds once every session and ledger has been read. */
  readonly ofBundle: (facts: Facts) => Iterable<Finding>;
  /** What it finds in one ledger, beside the verified sessions of its party's studies. */
  readonly inLedger?: (view: LedgerView) => Iterable<Finding>;
}

/** Splits a list of codes that is written as one text. */
export function codesIn(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
