import type { Facts } from "./facts.ts";
import { type Finding, pass } from "../finding.ts";
import { type LedgerView, failAt } from "../ledgers/view.ts";

/** Check 2 in one ledger: every entry is signed by the key in force at its line. */
export function* signaturesInLedger(view: LedgerView): Generator<Finding> {
  const misstep = view.course.missteps.find(({ kind }) => kind === "signature");
  if (misstep) yield failAt(view, misstep.seq, "SIGNATURE_LEDGER", "is not signed by the key in force there");
}

/** Check 2: every signature of ledgers, enrolments and session records; those of checkpoints are counted there. */
export function* checkSignatures({ parties, studies }: Facts): Generator<Finding> {
  const entries = parties.reduce((sum, { ledger }) => sum + (ledger?.size ?? 0), 0);
  const enrolments = studies.reduce((sum, { identities }) => sum + identities.length, 0);
  const statements = studies
    .flatMap(({ audited }) => audited.sessions)
    .reduce((sum, { signatures }) => sum + signatures, 0);
  yield pass(`${entries} ledger entries, ${enrolments} enrolments and ${statements} statements of sessions`);
}
