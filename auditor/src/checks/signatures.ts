import { type Check, codesIn } from "./check.ts";
import type { Facts } from "./facts.ts";
import { type Finding, pass } from "../finding.ts";
import { type LedgerView, failAt } from "../ledgers/view.ts";

/** The check of signatures. */
export const signaturesCheck: Check = {
  id: "signatures",
  name: { en: "Every signature", zh: "全部签名" },
  claim: {
    en: "Every statement in the records was signed by the party that it speaks for.",
    zh: "记录中的每项声明都由其声称的参与方签名。",
  },
  codes: codesIn(
    "SIGNATURE_LEDGER BAD_OPEN BAD_BUNDLE BAD_CLOSE BAD_HEADER BAD_RESULT ENROL_MISSING ENROL_SIGNATURE",
  ),
  ofBundle,
  inLedger,
};

/** In one ledger: every entry is signed by the key in force at its line. */
function* inLedger(view: LedgerView): Generator<Finding> {
  const misstep = view.course.missteps.find(({ kind }) => kind === "signature");
  if (misstep) yield failAt(view, misstep.seq, "SIGNATURE_LEDGER", "is not signed by the key in force there");
}

/** In the bundle: every signature of ledgers, enrolments and session records; those of checkpoints are counted there. */
function* ofBundle({ parties, studies }: Facts): Generator<Finding> {
  const entries = parties.reduce((sum, { ledger }) => sum + (ledger?.size ?? 0), 0);
  const enrolments = studies.reduce((sum, { identities }) => sum + identities.length, 0);
  const statements = studies
    .flatMap(({ audited }) => audited.sessions)
    .reduce((sum, { signatures }) => sum + signatures, 0);
  if (entries + enrolments + statements > 0)
    yield pass(
      `${entries} ledger entries, ${enrolments} enrolments and ${statements} statements of sessions`,
    );
}
