import { checkApproval } from "./checks/approval.ts";
import { checkCharges } from "./checks/charges.ts";
import { checkEpsilon } from "./checks/epsilon.ts";
import { checkFiles, unexpectedFiles } from "./checks/files.ts";
import { checkKeys } from "./checks/keys.ts";
import { checkLedgers } from "./checks/ledgers.ts";
import { checkLimits } from "./checks/limits.ts";
import { checkMechanism } from "./checks/mechanism.ts";
import { checkModel } from "./checks/model.ts";
import { checkOrder } from "./checks/order.ts";
import { checkReleases } from "./checks/releases.ts";
import { checkSessions } from "./checks/sessions.ts";
import { checkTotals } from "./checks/totals.ts";
import { type BundleFiles, readBundle } from "./bundle.ts";
import { type AuditOptions, type Evidence, gather } from "./evidence.ts";
import { type Finding, fail, notVerifiable } from "./finding.ts";
import { type AccountRow, type TrustRow, accountRows, trustTable } from "./guarantees.ts";

/** One check and what it found: all counter-examples, or that it holds and what remains open. */
export interface CheckReport {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** The whole audit. */
export interface AuditReport {
  readonly verdict: "PASS" | "FAIL";
  /** Undefined when plan and enrolments make no study. */
  readonly study: { readonly title: string; readonly studyId: string; readonly delta: string } | undefined;
  readonly checks: readonly CheckReport[];
  readonly accounts: readonly AccountRow[];
  readonly trust: readonly TrustRow[];
}

interface Check {
  readonly name: string;
  run(evidence: Evidence): Iterable<Finding>;
}

/** Every check after the plan itself, in the order of the report. */
const CHECKS: readonly Check[] = [
  { name: "files", run: checkFiles },
  { name: "keys and enrolment", run: checkKeys },
  { name: "ledgers", run: checkLedgers },
  { name: "plan approved", run: checkApproval },
  { name: "sessions", run: checkSessions },
  { name: "releases in all ledgers", run: checkReleases },
  { name: "mechanism and noise", run: checkMechanism },
  { name: "order of events", run: checkOrder },
  { name: "charges and refunds", run: checkCharges },
  { name: "epsilon", run: checkEpsilon },
  { name: "budgets", run: checkTotals },
  { name: "model", run: checkModel },
  { name: "beyond documents", run: checkLimits },
];

/** Without options: nothing pinned, nobody absent. */
export const NO_OPTIONS: AuditOptions = { pins: new Map(), absent: new Set() };

/** Verifies a bundle from its files alone. Pure: the same bytes give the same report. */
export function audit(files: BundleFiles, options: AuditOptions = NO_OPTIONS): AuditReport {
  const bundle = readBundle(files);
  const evidence = gather(bundle, options);
  if (typeof evidence === "string") {
    const checks = CHECKS.map(({ name }) => ({
      name,
      findings: [notVerifiable("without plan and enrolments")],
    }));
    checks[0] = { name: "files", findings: [...unexpectedFiles(bundle)] };
    checks[1] = { name: "keys and enrolment", findings: [fail(evidence)] };
    return { verdict: "FAIL", study: undefined, checks, accounts: [], trust: [] };
  }
  const checks = CHECKS.map(({ name, run }) => ({ name, findings: settle([...run(evidence)]) }));
  const isFailed = checks.some(({ findings }) => findings.some(({ verdict }) => verdict === "FAIL"));
  const { title, budget } = evidence.plan;
  return {
    verdict: isFailed ? "FAIL" : "PASS",
    study: { title, studyId: evidence.studyId, delta: budget.delta },
    checks,
    accounts: accountRows(evidence),
    trust: trustTable(evidence),
  };
}

/** A check that has counter-examples does not hold, whatever else it says. */
function settle(findings: readonly Finding[]): readonly Finding[] {
  const isFailed = findings.some(({ verdict }) => verdict === "FAIL");
  return findings.filter(({ verdict }) => !isFailed || verdict !== "PASS");
}
