import { checkApproval } from "./checks/approval.ts";
import { checkCanary } from "./checks/canary.ts";
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
import { checkSoftware } from "./checks/software.ts";
import { checkTotals } from "./checks/totals.ts";
import { type BundleFiles, readBundle } from "./bundle.ts";
import { type AuditOptions, type Evidence, gather } from "./evidence.ts";
import { type Finding, fail, notVerifiable } from "./finding.ts";
import { type AccountRow, type TrustRow, accountRows, trustTable } from "./guarantees.ts";

/** One check of the thirteen and what it found: all counter-examples, or that it holds and what remains open. */
export interface CheckReport {
  /** Place in the list of checks, 1 to 13. */
  readonly number: number;
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** A study of the bundle. */
export interface StudyRow {
  readonly title: string;
  /** planHash in hexadecimal: the study's name in every ledger. */
  readonly studyId: string;
  /** Promised guarantee, as the plan writes it. */
  readonly epsilon: string;
  readonly delta: string;
  /** Names of the nodes in roster order. */
  readonly roster: readonly string[];
  readonly coordinator: string;
}

/** The whole audit: plain data, the same for the same bytes. */
export interface AuditReport {
  readonly verdict: "PASS" | "FAIL";
  /** The first study; undefined when plan and enrolments make none. */
  readonly study: StudyRow | undefined;
  /** Every study of the bundle. */
  readonly studies: readonly StudyRow[];
  /** Thirteen, in order. */
  readonly checks: readonly CheckReport[];
  readonly accounts: readonly AccountRow[];
  readonly trust: readonly TrustRow[];
}

interface Check {
  readonly name: string;
  readonly runs: readonly ((evidence: Evidence) => Iterable<Finding>)[];
}

/** Every check, in the order of the report. */
const CHECKS: readonly Check[] = [
  { name: "keys", runs: [checkKeys] },
  { name: "signatures", runs: [] },
  { name: "chains and trees", runs: [checkFiles, checkLedgers] },
  { name: "checkpoints", runs: [] },
  { name: "releases everywhere", runs: [checkReleases] },
  { name: "plan approved first", runs: [checkApproval] },
  { name: "mechanism and noise", runs: [checkMechanism] },
  { name: "order and attempts", runs: [checkOrder, checkCharges] },
  { name: "epsilon recomputed", runs: [checkEpsilon] },
  { name: "budgets", runs: [checkTotals] },
  { name: "model replayed", runs: [checkSessions, checkModel] },
  { name: "software", runs: [checkSoftware] },
  { name: "canary audits", runs: [checkCanary, checkLimits] },
];

/** Without options: nothing pinned, nobody absent. */
export const NO_OPTIONS: AuditOptions = { pins: new Map(), absent: new Set() };

/** Verifies a bundle from its files alone. Pure: the same bytes give the same report. */
export function audit(files: BundleFiles, options: AuditOptions = NO_OPTIONS): AuditReport {
  const bundle = readBundle(files);
  const evidence = gather(bundle, options);
  if (typeof evidence === "string") {
    const checks = CHECKS.map(({ name }, at) => ({
      number: at + 1,
      name,
      findings: [notVerifiable("NO_STUDY", "without plan and enrolments")],
    }));
    checks[2] = { ...checks[2], findings: [...unexpectedFiles(bundle)] };
    checks[5] = { ...checks[5], findings: [fail("PLAN_UNREADABLE", evidence)] };
    return { verdict: "FAIL", study: undefined, studies: [], checks, accounts: [], trust: [] };
  }
  const checks = CHECKS.map(({ name, runs }, at) => ({
    number: at + 1,
    name,
    findings: settle(runs.flatMap((run) => [...run(evidence)])),
  }));
  const isFailed = checks.some(({ findings }) => findings.some(({ verdict }) => verdict === "FAIL"));
  const { title, budget, roster, coordinator } = evidence.plan;
  const study = {
    title,
    studyId: evidence.studyId,
    epsilon: budget.epsilon,
    delta: budget.delta,
    roster: roster.map((party) => party.name),
    coordinator: coordinator.name,
  };
  return {
    verdict: isFailed ? "FAIL" : "PASS",
    study,
    studies: [study],
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
