import { approvalInLedger } from "./checks/approval.ts";
import { budgetInLedger } from "./checks/budgets.ts";
import { chainInLedger } from "./checks/chains.ts";
import { chargesInLedger } from "./checks/epsilon.ts";
import { forksInLedger } from "./checks/forks.ts";
import { keysInLedger } from "./checks/keys.ts";
import { modelInLedger } from "./checks/model.ts";
import { orderInLedger } from "./checks/order.ts";
import { releasesInLedger } from "./checks/releases.ts";
import { signaturesInLedger } from "./checks/signatures.ts";
import type { Finding } from "./finding.ts";
import type { LedgerView } from "./ledger-view.ts";

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
