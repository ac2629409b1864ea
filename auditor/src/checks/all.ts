import { type CheckReport, type Finding, found, notVerifiable } from "../finding.ts";
import type { LedgerView } from "../ledgers/view.ts";
import type { SessionFault } from "../sessions/audited.ts";
import { approvalCheck } from "./approval.ts";
import { budgetsCheck } from "./budgets.ts";
import { canaryCheck } from "./canary.ts";
import { chainsCheck } from "./chains.ts";
import type { Check } from "./check.ts";
import { epsilonCheck } from "./epsilon.ts";
import type { Facts } from "./facts.ts";
import { forksCheck } from "./forks.ts";
import { inputsCheck } from "./inputs.ts";
import { keysCheck } from "./keys.ts";
import { mechanismCheck } from "./mechanism.ts";
import { modelCheck } from "./model.ts";
import { orderCheck } from "./order.ts";
import { releasesCheck } from "./releases.ts";
import { signaturesCheck } from "./signatures.ts";
import { softwareCheck } from "./software.ts";

/** Every check, in the order of the report: a check's number is its place here. */
export const CHECKS: readonly Check[] = [
  keysCheck,
  signaturesCheck,
  chainsCheck,
  forksCheck,
  releasesCheck,
  approvalCheck,
  mechanismCheck,
  orderCheck,
  epsilonCheck,
  budgetsCheck,
  modelCheck,
  softwareCheck,
  canaryCheck,
  inputsCheck,
];

/** Findings kept of one check in one ledger: a broken one repeats itself on every line. */
const MOST = 16;

/** Runs every check on one ledger; what each finds, by its id. */
export function checkLedger(view: LedgerView): ReadonlyMap<string, readonly Finding[]> {
  return new Map(CHECKS.map(({ id, inLedger }) => [id, inLedger ? [...inLedger(view)].slice(0, MOST) : []]));
}

/**
 * Finds the check that a fault belongs to which keeps a record, or a plan with its enrolments, from being verified:
 * plans that break a rule of their own were approved, everything else keeps a sum from being replayed.
 */
function checkOf({ code }: SessionFault): Check {
  const other = code.startsWith("PLAN_") ? approvalCheck : modelCheck;
  return CHECKS.find(({ codes }) => codes.includes(code)) ?? other;
}

/** Runs every check. */
export function runChecks(facts: Facts): readonly CheckReport[] {
  const faults = [...facts.unreadable, ...facts.studies.flatMap(({ audited }) => audited.fault ?? [])];
  return CHECKS.map((check, at) => {
    const { id, ofBundle } = check;
    const ofLedgers = facts.parties.flatMap(({ ledger }) => ledger?.findings.get(id) ?? []);
    const ofRecords = faults
      .filter((fault) => checkOf(fault) === check)
      .map(({ code, path, text }) => found(code, `${path}: ${text}`, { path }));
    const findings = settle([...ofRecords, ...ofLedgers, ...ofBundle(facts), ...unread(facts)]);
    return { number: at + 1, name: id, findings: findings.length > 0 ? findings : [NOTHING] };
  });
}

/** Returns the check that a report is of. @throws RangeError when there is none of its name. */
export function checkCalled({ name }: Pick<CheckReport, "name">): Check {
  const check = CHECKS.find(({ id }) => id === name);
  if (!check) throw new RangeError(`"name" expected a check's, got ${JSON.stringify(name)}`);
  return check;
}

const NOTHING = notVerifiable("NOTHING_CHECKED", "the bundle has nothing that this could be checked on");

/** What no check can say anything about. */
function unread({ unreadable }: Facts): readonly Finding[] {
  return unreadable.map(({ path }) =>
    notVerifiable("STUDY_UNREADABLE", `the study of ${path}: plan and enrolments make none`, { path }),
  );
}

/** A check that has counter-examples, lacks something, or has a study that it cannot read, does not hold, whatever else it says. */
function settle(findings: readonly Finding[]): readonly Finding[] {
  const isOpen = findings.some(
    ({ verdict, supply, code }) => verdict === "FAIL" || supply !== undefined || code === "STUDY_UNREADABLE",
  );
  return findings.filter(({ verdict }) => !isOpen || verdict !== "PASS");
}
