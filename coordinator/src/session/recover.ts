import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";
import { sessionOf } from "./bundle.ts";
import { startRunning } from "./enrol.ts";
import { EXCLUDED, readExcluded } from "./excluded.ts";
import { faultyEntry } from "./faulty.ts";
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
  let running: Running = startRunning(plan, enrolments);
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
    const value = read(`record/${`${session}`.padStart(5, "0")}`);
    if (!value) break;
    const record = required(decodeCanonical(value, sessionRecord), "record");
    const { stateHash, previousResult } = running;
    const verified = verifyRecord(running.study, { ...step, session, stateHash, previousResult }, record);
    if (verified instanceof CodedError) throw verified;
    running = {
      ...running,
      history: [...running.history, verified.release],
      records: [...running.records, record],
      stateHash: verified.stateHash,
      previousResult: verified.resultHash,
    };
  }
  const faulty = read(faultyEntry(sessionOf(running)));
  if (faulty) return failedBy(running, faulty, presence, context);
  const left = read(EXCLUDED);
  const excluded = left ? required(readExcluded(left), EXCLUDED) : running.excluded;
  let attempt = 1;
  while (read(`open/${turnKey(sessionOf(running), attempt)}`)) attempt += 1;
  return { phase: "running", running: { ...running, attempt, excluded }, presence };
}

/** A study that has ended with a sum that did not verify: judged again, from what was kept. */
function failedBy(
  running: Running,
  value: Uint8Array,
  presence: readonly Presence[],
  context: CoordinatorContext,
): CoordinatorState {
  const record = required(decodeCanonical(value, sessionRecord), "faulty");
  const step = context.analysis(running.study.plan).after(running.history);
  const { stateHash, previousResult } = running;
  const verified =
    step.type === "query"
      ? verifyRecord(
          running.study,
          { ...step, session: sessionOf(running), stateHash, previousResult },
          record,
        )
      : undefined;
  const error = required(verified instanceof CodedError ? verified : undefined, "faulty");
  return { phase: "failed", error, presence, faulty: { running, record } };
}

function required<T>(value: T | undefined, key: string): T {
  if (value !== undefined) return value;
  throw new CodedError("JOURNAL_DAMAGED", {
    what: `The journal's ${JSON.stringify(key)} is unreadable.`,
    why: "A coordinator must know what it has signed before it signs anything more.",
    todo: "Restore the newest copy of the coordinator's data folder, or start a new study.",
  });
}
