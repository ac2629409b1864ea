import { CodedError } from "@fedseg/shared/errors.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { revokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import { faultySum } from "@fedseg/shared/session/faulty.ts";
import { type CountedUsers, withCounted } from "@fedseg/shared/session/few-counted.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";
import { abandonedIn } from "./abandoned.ts";
import { sessionOf } from "./bundle.ts";
import { enrolledEntry, startRunning } from "./enrol.ts";
import { ENROLMENT_TURN } from "./enrolment-turn.ts";
import { EXCLUDED, readExcluded } from "./excluded.ts";
import { faultyEntry, withFaulty } from "./faulty.ts";
import { HALTED, goingIn, readHalt } from "./halt.ts";
import { ENDED, GATHERING, REVOKED, storedEnd } from "./finish.ts";
import { PAUSE, readStoredPause } from "./pause.ts";
import type { CoordinatorContext } from "./context.ts";
import { type CoordinatorState, type Over, type Presence, type Running, turnKey } from "./state.ts";

/** Rebuilds the coordinator's state after any stop; an attempt that was open is left for the next one. */
export function recover(
  plan: Plan,
  read: (key: string) => Uint8Array | undefined,
  context: CoordinatorContext,
): CoordinatorState {
  const state = recoverStudy(plan, read, context);
  const stored = read(HALTED);
  const going = goingIn(state);
  if (!stored || !going) return state;
  const error = required(readHalt(stored), HALTED);
  return { phase: "failed", error, presence: state.presence, halted: going };
}

function recoverStudy(
  plan: Plan,
  read: (key: string) => Uint8Array | undefined,
  context: CoordinatorContext,
): CoordinatorState {
  const presence: Presence[] = plan.roster.map(() => "away");
  const ended = read(ENDED);
  const stored = read("enrolments");
  if (ended) {
    const { code, reason, agreed, ...refusal } = required(decodeCanonical(ended, storedEnd), ENDED);
    const [course, revoked] = [stored && replay(plan, read, context), read(REVOKED)];
    const over: Over = {
      plan,
      awaited: new Set(plan.roster.keys()),
      told: new Set(),
      ...(course && comeTo(course, read)),
      ...(reason !== undefined && { reason }),
      ...(agreed && { agreed }),
      ...(revoked && { revoked: required(decodeCanonical(revoked, revokeMessage), REVOKED) }),
    };
    return { phase: "failed", error: new CodedError(code, refusal), presence, over };
  }
  if (!stored) {
    const enrolments = storedEnrolments(plan, read);
    const hasTurn = read(ENROLMENT_TURN) !== undefined || enrolments.size > 0;
    const isBeginning = context.takesTurns !== true || hasTurn;
    const [questions, answers] = [new Map(), new Map()];
    return { phase: "enrolling", plan, presence, enrolments, isBeginning, questions, answers };
  }
  const { running, model } = replay(plan, read, context);
  if (model) {
    const isRecorded = read("model") !== undefined;
    return { phase: "done", running, model, isRecorded, presence, finished: new Set(), closing: GATHERING };
  }
  let attempt = 1;
  while (read(`open/${turnKey(sessionOf(running), attempt)}`)) attempt += 1;
  const paused = read(PAUSE);
  const pause = paused && { pause: required(readStoredPause(paused), PAUSE) };
  return { phase: "running", running: { ...running, attempt, ...pause }, presence };
}

/** Whether the last sum of a study is on record: it has come to its model, and is not ended any more. */
export function hasCome(
  plan: Plan,
  read: (key: string) => Uint8Array | undefined,
  context: Pick<CoordinatorContext, "analysis">,
): boolean {
  return read("enrolments") !== undefined && replay(plan, read, context).model !== undefined;
}

/** How many users each sum has counted that is on record. @throws CodedError JOURNAL_DAMAGED, or as its records do. */
export function countedIn(
  plan: Plan,
  read: (key: string) => Uint8Array | undefined,
  context: Pick<CoordinatorContext, "analysis">,
): readonly CountedUsers[] {
  return read("enrolments") === undefined ? [] : replay(plan, read, context).running.counted;
}

/** How far a study had come that was ended. Of one that earlier software has ended behind its last sum nobody gets that one. */
function comeTo(
  { running, model, before = running }: Course,
  read: (key: string) => Uint8Array | undefined,
): Pick<Over, "running" | "abandoned"> {
  if (!model) return { running, abandoned: abandonedIn(running, read) };
  const opened = running.records.at(-1)?.open.attempt;
  const abandoned = abandonedIn(before, read).filter(({ turn }) => turn.attempt !== opened);
  return { running: before, abandoned };
}

/** Who has countersigned so far: enrolment may take days, and who was here is not asked to come back for it. */
function storedEnrolments(plan: Plan, read: (key: string) => Uint8Array | undefined): Map<number, Envelope> {
  const enrolments = new Map<number, Envelope>();
  for (const node of plan.roster.keys()) {
    const key = enrolledEntry(node);
    const value = read(key);
    if (value) enrolments.set(node, required(decodeCanonical(value, envelopeSchema), key));
  }
  return enrolments;
}

/** How far a study has come: its model, once it has one, and where it was before the last sum. */
interface Course {
  readonly running: Running;
  readonly before?: Running;
  readonly model?: StudyModel;
}

/** Goes through all that was released and found faulty in a study that everybody has enrolled in. */
function replay(
  plan: Plan,
  read: (key: string) => Uint8Array | undefined,
  context: Pick<CoordinatorContext, "analysis">,
): Course {
  const enrolments = required(
    decodeCanonical(required(read("enrolments"), "enrolments"), z.array(envelopeSchema)),
    "enrolments",
  );
  const left = read(EXCLUDED);
  const excluded = left ? required(readExcluded(left), EXCLUDED) : new Map<number, undefined>();
  let running: Running = { ...startRunning(plan, enrolments), excluded };
  let before = running;
  for (;;) {
    const step = context.analysis(plan).after(running.history);
    if (step.type === "model") return { running, before, model: step.model };
    if (step.type === "refusal") return { running };
    const session = sessionOf(running);
    const { stateHash, previousResult } = running;
    const expected = { ...step, session, stateHash, previousResult };
    running = readFaulty(running, expected, read);
    const value = read(`record/${`${session}`.padStart(5, "0")}`);
    if (!value) return { running };
    const record = required(decodeCanonical(value, sessionRecord), "record");
    const verified = verifyRecord(running.study, expected, record);
    if (verified instanceof CodedError) throw verified;
    before = running;
    running = {
      ...running,
      history: [...running.history, verified.release],
      counted: withCounted(running.counted, session, { ...step, ...verified }),
      records: [...running.records, record],
      stateHash: verified.stateHash,
      previousResult: verified.resultHash,
    };
  }
}

/** Reads the faulty sums of one session and judges them again. */
function readFaulty(
  before: Running,
  expected: Expectation,
  read: (key: string) => Uint8Array | undefined,
): Running {
  let running = before;
  for (let attempt = 1; attempt <= mostAttempts(running.study.plan); attempt += 1) {
    const value = read(faultyEntry({ session: expected.session, attempt }));
    if (!value) continue;
    const record = required(decodeCanonical(value, sessionRecord), "faulty");
    const verified = verifyRecord(running.study, expected, record);
    const error = required(verified instanceof CodedError ? verified : undefined, "faulty");
    const sum = required(faultySum(error, record), "faulty");
    running = withFaulty(running, { sum, record, error });
  }
  return running;
}

function required<T>(value: T | undefined, key: string): T {
  if (value !== undefined) return value;
  throw new CodedError("JOURNAL_DAMAGED", {
    what: `The journal's ${JSON.stringify(key)} is unreadable.`,
    why: "A coordinator must know what it has signed before it signs anything more.",
    todo: "Restore the newest copy of the coordinator's data folder, or start a new study.",
  });
}
