import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Secret } from "@fedseg/shared/crypto/secret.ts";
import type { BundleSource } from "./bundle/bundle.ts";
import { auditFaults } from "./sessions/at-fault.ts";
import { runChecks } from "./checks/all.ts";
import type { SignedReport } from "./sessions/audited.ts";
import type { AuditOptions } from "./options.ts";
import { proveCosigners } from "./checks/cosigners.ts";
import type { Facts, StudyEntry } from "./checks/facts.ts";
import { type AccountFacts, accountFacts } from "./checks/accounts.ts";
import { type TrustRow, trustTable } from "./checks/guarantees.ts";
import type { CheckReport, Finding } from "./finding.ts";
import { type LedgerTask, digestLedger } from "./checks/digest-ledger.ts";
import type { LedgerDigest } from "./ledgers/digest.ts";
import { gatherParties, ledgerTasks, listParties } from "./checks/parties.ts";
import { type ReleaseRow, releaseRows } from "./checks/release-rows.ts";
import { saidIn } from "./sessions/said.ts";
import { shownReleases } from "./sessions/shown.ts";
import { type SessionOutcome, verifySessions } from "./sessions/verify.ts";
import { type Survey, settleStudy, survey } from "./sessions/survey.ts";
import { type WitnessedMap, takeWitnessed } from "./ledgers/witnessed.ts";

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

/** FAIL: something contradicts. NOT VERIFIABLE: nothing does, but something is missing that a command supplies. */
export type Verdict = "PASS" | "FAIL" | "NOT VERIFIABLE";

/** The whole audit: plain data, the same for the same bytes. */
export interface AuditReport {
  readonly verdict: Verdict;
  /** The first study; undefined when plan and enrolments make none. */
  readonly study: StudyRow | undefined;
  /** Every study of the bundle. */
  readonly studies: readonly StudyRow[];
  /** In the order of the list of checks. */
  readonly checks: readonly CheckReport[];
  readonly accounts: readonly AccountFacts[];
  readonly trust: readonly TrustRow[];
  readonly releases: readonly ReleaseRow[];
}

/** What an audit found, and the facts that it, and everything else that is told of the bundle, follows from. */
export interface Audited {
  readonly report: AuditReport;
  readonly facts: Facts;
}

/** Without options: nothing pinned, nobody absent, no copy of the software. */
export const NO_OPTIONS: AuditOptions = { pins: new Map(), absent: new Set() };

/** Verifies a bundle from its files alone, and keeps its facts. Pure: the same bytes give the same. */
export function auditFacts(source: BundleSource, options: AuditOptions = NO_OPTIONS): Audited {
  const plan = verifyBundle(source, options);
  const studies = plan.studies.map(({ audited }) => audited);
  const witnessed: WitnessedMap = new Map();
  const digests = plan.tasks.map((task) => {
    const bytes = source.get(task.path);
    return bytes && takeWitnessed(witnessed, digestLedger(studies, task, bytes));
  });
  return conclude(source, plan, { digests, witnessed });
}

/** Verifies every session of a bundle and plans what to ask its ledgers. */
function verifyBundle(source: BundleSource, options: AuditOptions): LedgerPlan {
  const surveyed = survey(source);
  const outcomes = surveyed.studies.map(({ study, forecast }) =>
    verifySessions(study, forecast.tasks, source),
  );
  return planLedgers(source, surveyed, outcomes, options);
}

/** The ledgers to be read once every session has been verified, and what is known by then. */
export interface LedgerPlan {
  readonly survey: Survey;
  readonly options: AuditOptions;
  readonly studies: readonly StudyEntry[];
  readonly tasks: readonly LedgerTask[];
}

/** Settles the studies and says what to ask which ledger. `outcomes`: by study and session. */
export function planLedgers(
  source: BundleSource,
  surveyed: Survey,
  outcomes: readonly (readonly SessionOutcome[])[],
  options: AuditOptions,
): LedgerPlan {
  const reports: (readonly (readonly SignedReport[])[])[] = [];
  const studies = surveyed.studies.map((study, at): StudyEntry => {
    const shown = surveyed.index.shown.filter((file) => file.study === study.studyId);
    const settled = settleStudy(study, outcomes[at], {
      faults: auditFaults(source, study, shown),
      said: saidIn(source, study.study, shown),
      shownIn: (sessions) => shownReleases(source, study, shown, sessions),
    });
    reports.push(settled.reports);
    const { identities, coordinatorIdentity } = study.study;
    return {
      paths: study.paths,
      audited: settled.audited,
      published: source.get(study.paths.model),
      identities: identities.map(toHex),
      coordinatorIdentity: toHex(coordinatorIdentity),
    };
  });
  const tasks = ledgerTasks(listParties(studies, source), studies, reports, options);
  return { survey: surveyed, options, studies, tasks };
}

/** What the ledgers say. */
export interface LedgersRead {
  /** In the order of the tasks, undefined where there is no ledger. */
  readonly digests: readonly (LedgerDigest | undefined)[];
  /** What they testify to of one another. */
  readonly witnessed: WitnessedMap;
}

/**
 * Puts the facts together and runs the checks. `seed`: 32 fresh random bytes with which cosignatures are verified
 * together; without it each is verified by itself.
 */
export function conclude(
  source: BundleSource,
  { survey: { index, unreadable }, options, studies }: LedgerPlan,
  { digests, witnessed }: LedgersRead,
  seed?: Secret,
): Audited {
  const parties = gatherParties(source, listParties(studies, source), studies, digests, options.absent);
  const facts: Facts = { index, options, studies, unreadable, parties, witnessed };
  if (seed) proveCosigners(facts, seed);
  return { report: reportOf(facts), facts };
}

function reportOf(facts: Facts): AuditReport {
  const checks = runChecks(facts);
  const rows = facts.studies.map(studyRow);
  return {
    verdict: verdictOf(checks.flatMap(({ findings }) => findings)),
    study: rows[0],
    studies: rows,
    checks,
    accounts: accountFacts(facts),
    trust: trustTable(facts),
    releases: releaseRows(facts),
  };
}

function verdictOf(findings: readonly Finding[]): Verdict {
  if (findings.some(({ verdict }) => verdict === "FAIL")) return "FAIL";
  return findings.some(({ supply }) => supply !== undefined) ? "NOT VERIFIABLE" : "PASS";
}

function studyRow({ audited: { study, studyId } }: StudyEntry): StudyRow {
  const { title, budget, roster, coordinator } = study.plan;
  return {
    title,
    studyId,
    epsilon: budget.epsilon,
    delta: budget.delta,
    roster: roster.map(({ name }) => name),
    coordinator: coordinator.name,
  };
}
