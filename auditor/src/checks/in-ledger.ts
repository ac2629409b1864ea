import { approvalInLedger } from "./approval.ts";
import { budgetInLedger } from "./budgets.ts";
import { chainInLedger } from "./chains.ts";
import { chargesInLedger } from "./epsilon.ts";
import { forksInLedger } from "./forks.ts";
import { keysInLedger } from "./keys.ts";
import { modelInLedger } from "./model.ts";
import { orderInLedger } from "./order.ts";
import { releasesInLedger } from "./releases.ts";
import { signaturesInLedger } from "./signatures.ts";
import type { Finding } from "../finding.ts";
import type { LedgerView } from "../ledgers/view.ts";

/** What every check finds in one ledger, by its number. */
const LEDGER_CHECKS: readonly (readonly [number: number, run: (view: LedgerView) => Iterable<Finding>])[] = [
  [1, keysInLedger],
  [2, signaturesInLedger],
  [3, chainInLedger],
  [4, forksInLedger],
  [5, releasesInLedger],
  [6, approvalInLedger],
  [8, orderInLedger],
  [9, chargesInLedger],
  [10, budgetInLedger],
  [11, modelInLedger],
];

/** Findings kept of one check in one ledger: a broken one repeats itself on every line. */
const MOST = 16;

/** Runs every check on one ledger. */
export function checkLedger(view: LedgerView): ReadonlyMap<number, readonly Finding[]> {
  return new Map(LEDGER_CHECKS.map(([number, run]) => [number, [...run(view)].slice(0, MOST)]));
}
