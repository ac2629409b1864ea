import { checkApproval } from "./approval.ts";
import { checkBudgets } from "./budgets.ts";
import { checkCanary } from "./canary.ts";
import { checkChains } from "./chains.ts";
import { checkEpsilon } from "./epsilon.ts";
import { checkForks } from "./forks.ts";
import { checkKeys } from "./keys.ts";
import { checkMechanism } from "./mechanism.ts";
import { checkModel } from "./model.ts";
import { checkOrder } from "./order.ts";
import { checkReleases } from "./releases.ts";
import { checkSignatures } from "./signatures.ts";
import { checkSoftware } from "./software.ts";
import type { SessionFault } from "../sessions/audited.ts";
import type { Facts } from "./facts.ts";
import { type CheckReport, type Finding, found, notVerifiable } from "../finding.ts";

/** Every check, in the order of the report; what it says of the whole bundle. */
const CHECKS: readonly { readonly name: string; readonly run: (facts: Facts) => Iterable<Finding> }[] = [
  { name: "keys", run: checkKeys },
  { name: "signatures", run: checkSignatures },
  { name: "chains and trees", run: checkChains },
  { name: "checkpoints", run: checkForks },
  { name: "releases everywhere", run: checkReleases },
  { name: "plan approved first", run: checkApproval },
  { name: "mechanism and noise", run: checkMechanism },
  { name: "order and attempts", run: checkOrder },
  { name: "epsilon recomputed", run: checkEpsilon },
  { name: "budgets", run: checkBudgets },
  { name: "model replayed", run: checkModel },
  { name: "software", run: checkSoftware },
  { name: "canary audits", run: checkCanary },
];

/** The check that a fault belongs to which keeps a record, or a plan with its enrolments, from being verified. */
const FAULTS: Readonly<Record<string, number>> = {
  BAD_OPEN: 2,
  BAD_BUNDLE: 2,
  BAD_CLOSE: 2,
  BAD_HEADER: 2,
  BAD_RESULT: 2,
  ENROL_SIGNATURE: 2,
  RECORD_DAMAGED: 3,
  SPLIT_VIEW: 4,
  PLAN_MISSING: 6,
  PLAN_UNREADABLE: 6,
  ENROLMENTS_MISSING: 6,
  ENROLMENTS_UNREADABLE: 6,
  ENROL_MISSING: 6,
  ENROL_KEY: 6,
  ENROL_DUPLICATE: 6,
  OFF_PLAN_QUERY: 7,
  WRONG_PARAMETERS: 7,
  TOO_FEW_BUNDLES: 7,
  TOO_FEW_SURVIVORS: 7,
  BAD_SURVIVORS: 7,
  WRONG_SESSION: 8,
  TOO_MANY_ATTEMPTS: 8,
};
/** Plans that break a rule of their own, and everything else that keeps a sum from being replayed. */
const [PLAN_CHECK, REPLAY_CHECK] = [6, 11];

function checkOf({ code }: SessionFault): number {
  return FAULTS[code] ?? (code.startsWith("PLAN_") ? PLAN_CHECK : REPLAY_CHECK);
}

/** Runs every check. */
export function runChecks(facts: Facts): readonly CheckReport[] {
  const faults = [...facts.unreadable, ...facts.studies.flatMap(({ audited }) => audited.fault ?? [])];
  return CHECKS.map(({ name, run }, at) => {
    const number = at + 1;
    const ofLedgers = facts.parties.flatMap(({ ledger }) => ledger?.findings.get(number) ?? []);
    const ofRecords = faults
      .filter((fault) => checkOf(fault) === number)
      .map(({ code, path, text }) => found(code, `${path}: ${text}`, { path }));
    return { number, name, findings: settle([...ofRecords, ...ofLedgers, ...run(facts), ...unread(facts)]) };
  });
}

/** What no check can say anything about. */
function unread({ unreadable }: Facts): readonly Finding[] {
  return unreadable.map(({ path }) =>
    notVerifiable("STUDY_UNREADABLE", `the study of ${path}: plan and enrolments make none`, { path }),
  );
}

/** A check that has counter-examples, or lacks something, does not hold, whatever else it says. */
function settle(findings: readonly Finding[]): readonly Finding[] {
  const isOpen = findings.some(({ verdict, supply }) => verdict === "FAIL" || supply !== undefined);
  return findings.filter(({ verdict }) => !isOpen || verdict !== "PASS");
}
