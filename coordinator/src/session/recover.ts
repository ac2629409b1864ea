import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { faultySum, mayTryAgain } from "@fedseg/shared/session/faulty.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";
import { sessionOf } from "./bundle.ts";
import { startRunning } from "./enrol.ts";
import { EXCLUDED, readExcluded } from "./excluded.ts";
import { faultyEntry, withFaulty } from "./faulty.ts";
import { ENDED, GATHERING, storedEnd } from "./finish.ts";
import {
  type CoordinatorContext,
  type CoordinatorState,
  type Presence,
  type Running,
  turnKey,
} from "./state.ts";

/** Rebuilds the coordinator's state after any stop; an attempt that was open is left for the next one. */
export function recover(
  plan: Plan,
  read: (key: string) => Uint8Array | undefined,
  context: CoordinatorContext,
): CoordinatorState {
  const presence: Presence[] = plan.roster.map(() => "away");
  const ended = read(ENDED);
  if (ended) {
    const { code, ...refusal } = required(decodeCanonical(ended, storedEnd), ENDED);
    return { phase: "failed", error: new CodedError(code, refusal), presence, ended: plan };
  }
  const stored = read("enrolments");
  if (!stored) return { phase: "enrolling", plan, enrolments: new Map(), presence };
  const enrolments = required(decodeCanonical(stored, z.array(envelopeSchema)), "enrolments");
  const left = read(EXCLUDED);
  const excluded = left ? required(readExcluded(left), EXCLUDED) : new Map<number, undefined>();
  let running: Running = { ...startRunning(plan, enrolments), excluded };
  for (;;) {
    const step = context.analysis(plan).after(running.history);
    if (step.type === "model") {
      const isRecorded = read("model") !== undefined;
      const finished = new Set<number>();
      return {
        phase: "done",
        running,
        model: step.model,
        isRecorded,
        presence,
        finished,
        closing: GATHERING,
      };
    }
    if (step.type === "refusal") return { phase: "failed", error: step.error, presence };
    const session = sessionOf(running);
    const { stateHash, previousResult } = running;
    const expected = { ...step, session, stateHash, previousResult };
    const judged = readFaulty(running, expected, read);
    running = judged.running;
    if (judged.error) return { phase: "failed", error: judged.error, presence, faulty: running };
    const value = read(`record/${`${session}`.padStart(5, "0")}`);
    if (!value) break;
    const record = required(decodeCanonical(value, sessionRecord), "record");
    const verified = verifyRecord(running.study, expected, record);
    if (verified instanceof CodedError) throw verified;
    running = {
      ...running,
      history: [...running.history, verified.release],
      records: [...running.records, record],
      stateHash: verified.stateHash,
      previousResult: verified.resultHash,
    };
  }
  let attempt = 1;
  while (read(`open/${turnKey(sessionOf(running), attempt)}`)) attempt += 1;
  return { phase: "running", running: { ...running, attempt }, presence };
}

/** Reads the faulty sums of one session and judges them again; `error` when the study has ended with the last of them. */
function readFaulty(
  before: Running,
  expected: Expectation,
  read: (key: string) => Uint8Array | undefined,
): { running: Running; error?: CodedError } {
  let running = before;
  for (let attempt = 1; attempt <= running.study.plan.limits.maxAttempts; attempt += 1) {
    const value = read(faultyEntry({ session: expected.session, attempt }));
    if (!value) continue;
    const record = required(decodeCanonical(value, sessionRecord), "faulty");
    const error = verifyRecord(running.study, expected, record);
    const sum = required(error instanceof CodedError ? faultySum(error, record) : undefined, "faulty");
    running = withFaulty(running, { sum, record });
    if (error instanceof CodedError && !mayTryAgain(running.study, sum.turn)) return { running, error };
  }
  return { running };
}

function required<T>(value: T | undefined, key: string): T {
  if (value !== undefined) return value;
  throw new CodedError("JOURNAL_DAMAGED", {
    what: `The journal's ${JSON.stringify(key)} is unreadable.`,
    why: "A coordinator must know what it has signed before it signs anything more.",
    todo: "Restore the newest copy of the coordinator's data folder, or start a new study.",
  });
}
