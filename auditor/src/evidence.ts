import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { Analysis, type Step } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { type Plan, hashPlan, readPlan } from "@fedseg/shared/plan/plan.ts";
import type { Release } from "@fedseg/shared/private-sum/types.ts";
import { ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import { type Study, assembleStudy } from "@fedseg/shared/session/study.ts";
import { type Verified, verifyRecord } from "@fedseg/shared/session/verified.ts";
import type { Bundle } from "./bundle.ts";

/** What the auditor brings to the bundle. */
export interface AuditOptions {
  /** Identity keys that the auditor knows from elsewhere, hexadecimal, by party. */
  readonly pins: ReadonlyMap<string, string>;
  /** Parties whose ledger is known to be missing or to end early. */
  readonly absent: ReadonlySet<string>;
}

/** A session whose record verifies. */
export interface AuditedSession {
  readonly path: string;
  readonly session: number;
  readonly attempt: number;
  readonly record: SessionRecord;
  /** Hash of the file as it lies there. */
  readonly recordHash: string;
  readonly expected: Expectation;
  readonly verified: Verified;
}

/** What the checks look at: the bundle, the study it is about, and the sessions that verify. */
export interface Evidence {
  readonly bundle: Bundle;
  readonly options: AuditOptions;
  readonly plan: Plan;
  readonly study: Study;
  /** planHash in hexadecimal: the study's name in every ledger. */
  readonly studyId: string;
  /** Verified sessions, from the first to the last before anything failed. */
  readonly sessions: readonly AuditedSession[];
  /** Why the session after the last verified one does not verify. */
  readonly stopped: string | undefined;
  /** What the program does after the verified sessions; undefined when it refuses to go on. */
  readonly next: Step | undefined;
}

/** Gathers the evidence of a bundle; a text says why its plan and enrolments make no study. */
export function gather(bundle: Bundle, options: AuditOptions): Evidence | string {
  const plan = bundle.plan && readPlan(bundle.plan);
  if (!plan || !bundle.plan) return "plan.cbor is missing or not a plan in canonical form";
  if (!bundle.enrolments)
    return "enrolments.cbor is missing or not a list of signed enrolments in canonical form";
  const planHash = hashPlan(bundle.plan);
  const { enrolments } = bundle;
  const started = attempt(() => {
    checkPlan(plan);
    return { study: assembleStudy(plan, enrolments), analysis: new Analysis(plan, planHash) };
  });
  if (typeof started === "string") return started;
  const { study, analysis } = started;
  return { bundle, options, plan, study, studyId: toHex(planHash), ...replay(bundle, study, analysis) };
}

/** Verifies the sessions one after the other, each against what the program asks after the ones before. */
function replay(
  bundle: Bundle,
  study: Study,
  analysis: Analysis,
): Pick<Evidence, "sessions" | "stopped" | "next"> {
  const sessions: AuditedSession[] = [];
  const history: Release[] = [];
  let [stateHash, previousResult] = [study.binding.enrolHash, ZERO_HASH];
  for (;;) {
    const next = analysis.after(history);
    if (next.type === "refusal") return { sessions, stopped: undefined, next: undefined };
    const session = sessions.length + 1;
    const file = bundle.sessions[sessions.length];
    if (!file) return { sessions, stopped: undefined, next };
    const stop = (stopped: string) => ({ sessions, stopped: `${file.path}: ${stopped}`, next });
    if (file.session !== session) return stop(`session ${session} should come here`);
    if (next.type === "model") return stop("the program has ended before this session");
    const { path, record } = file;
    if (!record) return stop("not a session record in canonical form");
    const { request, parameters } = next;
    const expected: Expectation = { session, stateHash, previousResult, request, parameters };
    const verified = attempt(() => verifyRecord(study, expected, record));
    if (typeof verified === "string") return stop(verified);
    if (verified instanceof CodedError) return stop(verified.message);
    const recordHash = toHex(hashFields(DOMAINS.sessionRecord, file.bytes));
    sessions.push({ path, session, attempt: record.open.attempt, record, recordHash, expected, verified });
    history.push(verified.release);
    ({ stateHash } = verified);
    previousResult = verified.resultHash;
  }
}

/** Calls a function on data that nobody vouches for; a text says why it refused or broke. */
function attempt<T>(call: () => T): T | string {
  try {
    return call();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
