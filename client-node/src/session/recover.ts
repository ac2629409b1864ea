import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { otherProtocol, readPlan } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOLS, protocolsText } from "@fedseg/shared/plan/protocols.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { unmaskMessage } from "@fedseg/shared/protocol/close.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { withCounted } from "@fedseg/shared/session/few-counted.ts";
import { type Chains, eraseChains } from "@fedseg/shared/session/keys.ts";
import { outlivesOneRestored } from "@fedseg/shared/secagg/cohort.ts";
import { assembleStudy } from "@fedseg/shared/session/study.ts";
import { verifyRecord } from "@fedseg/shared/session/verified.ts";
import { z } from "zod";
import {
  type JournalReader,
  latestStudy,
  readerOf,
  readAbort,
  readChains,
  recordEntry,
  storedReport,
  turnEntry,
} from "./journal.ts";
import { withFaulty } from "./faulty.ts";
import { OLD_DISK } from "./deferred.ts";
import { readExclusions } from "./exclude.ts";
import { readLeftOpen } from "./left-open.ts";
import { expectationOf } from "./result.ts";
import type { NodeContext } from "./context.ts";
import { type NodeState, type Running, type StoredAnswer, startOfStudy, turnKey } from "./state.ts";

const storedRefusal = z.strictObject({
  code: z.string(),
  what: z.string(),
  why: z.string(),
  todo: z.string(),
});

/**
 * Rebuilds a node's state after any stop: everything that was durable, nothing that lived in memory only. `one`: the study
 * (planHash) whose state it is; the one that the node last worked on when left out.
 * @throws CodedError JOURNAL_DAMAGED when the journal cannot have been written by this software, BOOKS_VERSION when the study
 * under way is of another.
 */
export function recover(readAny: JournalReader, name: string, context: NodeContext, one?: string): NodeState {
  const latest = one === undefined ? latestStudy(readAny) : { study: one, read: readerOf(one, readAny) };
  if (!latest || (one !== undefined && !isKnown(latest.read))) return { phase: "idle" };
  const { read, study: planHash } = latest;
  const refused = read("refused");
  if (refused) {
    const { code, ...refusal } = required(decodeCanonical(refused, storedRefusal), "refused");
    // What has been shown to be an old disk signs nothing more.
    const left = OLD_DISK.includes(code) ? undefined : readLeftOpen(read, name, context);
    return { phase: "refused", study: planHash, error: new CodedError(code, refusal), ...(left && { left }) };
  }
  const stored = required(read("plan"), "plan");
  const other = otherProtocol(stored);
  if (other !== undefined) return ofOtherProtocol(other, read);
  const plan = required(readPlan(stored), "plan");
  const self = plan.roster.findIndex((party) => party.name === name);
  const roster = read("roster");
  if (!roster) {
    const enrolment = required(
      decodeCanonical(required(read("enrolment"), "enrolment"), envelopeSchema),
      "enrolment",
    );
    const channelSecret = new Secret(required(read("channel-secret"), "channel-secret"));
    return { phase: "approved", plan, self, channelSecret, enrolment, isFresh: false };
  }
  const enrolments = required(decodeCanonical(roster, z.array(envelopeSchema)), "roster");
  const study = assembleStudy(plan, enrolments);
  const { session, chains } = readChains(required(read("chains"), "chains"));
  const start = startOfStudy(study, self, chains);
  const replayed = replayRecords(start, session, chains, read, context);
  const running = withAnswers(
    withFaulty({ ...replayed, excluded: readExclusions(replayed, read) }, read),
    read,
    context,
  );
  return settle(running, read, context);
}

/** A study that was left between two runs has no plan in the books when it was never approved. */
function isKnown(read: JournalReader): boolean {
  return read("plan") !== undefined || read("refused") !== undefined;
}

/** What has ended under another protocol has left its charges in the ledger, and nothing that is still needed. */
function ofOtherProtocol(protocol: string, read: JournalReader): NodeState {
  if (read("model")) return { phase: "idle" };
  throw new CodedError("BOOKS_VERSION", {
    what: `The study under way in this node's books speaks protocol ${JSON.stringify(protocol)}.`,
    why: `This software speaks ${protocolsText(PROTOCOLS)} and nothing else; the account is sound, and what was charged stays charged.`,
    todo: "Let it end with the software that began it, or give it up with fedseg-node leave; then start this software.",
  });
}

/** A recovered node that has every result is finished. */
function settle(running: Running, read: JournalReader, context: NodeContext): NodeState {
  const step = context.analysis(running.study.plan).after(running.history);
  if (step.type !== "model") return { phase: "running", running };
  const [isRecorded, isWitnessed] = [read("model") !== undefined, read("witnessed") !== undefined];
  return { phase: "finished", running, model: step.model, isRecorded, isWitnessed };
}

function replayRecords(
  start: Running,
  session: number,
  chains: Chains,
  read: JournalReader,
  context: NodeContext,
): Running {
  let running = start;
  const stop = (error: CodedError): never => {
    eraseChains(chains);
    throw error;
  };
  for (let at = 1; at < session; at += 1) {
    const record = required(
      decodeCanonical(required(read(recordEntry(at)), "record"), sessionRecord),
      "record",
    );
    const expected = required(expectationOf(running, context), "record");
    if (expected instanceof CodedError) return stop(expected);
    const verified = verifyRecord(running.study, expected, record);
    if (verified instanceof CodedError) return stop(verified);
    running = {
      ...running,
      history: [...running.history, verified.release],
      counted: withCounted(running.counted, at, { ...expected, ...verified }),
      stateHash: verified.stateHash,
      previousResult: verified.resultHash,
    };
  }
  return running;
}

/**
 * Reads what this node has durably said in the attempts of the session that comes next. What the ledger says of an attempt
 * holds whatever the journal lacks: one that it has unmasked is never left as ABORTED, nor closed otherwise.
 */
function withAnswers(running: Running, read: JournalReader, context: NodeContext): Running {
  const study = toHex(running.study.binding.planHash);
  const { unmasked } = context.ledger();
  const session = running.history.length + 1;
  const stored = new Map<string, StoredAnswer>();
  const earlier = new Map(running.earlier);
  for (let attempt = 1; attempt <= mostAttempts(running.study.plan); attempt += 1) {
    const turn = { session, attempt };
    const abort = read(turnEntry("abort", turn));
    const value = read(turnEntry("report", turn));
    const answer = value && required(decodeCanonical(value, storedReport), "report");
    const inLedger = unmasked.get(chargeKey({ study, ...turn }));
    if (inLedger !== undefined) required(answer, "report");
    const signedClose = read(turnEntry("signed-close", turn));
    const close = signedClose && required(decodeCanonical(signedClose, envelopeSchema), "signed-close");
    const closeHash = inLedger === undefined ? read(turnEntry("close", turn)) : fromHex(inLedger);
    if (abort) {
      const left = required(readAbort(abort), "abort");
      const outcome = inLedger === undefined ? left.outcome : "UNMASKED";
      earlier.set(attempt, { ...left, outcome, closeHash, close, ...(answer && { open: answer.open }) });
    }
    if (!answer || abort) continue;
    const { openHash, report, open } = answer;
    const unmask = read(turnEntry("unmask", turn));
    stored.set(turnKey(turn), {
      turn,
      openHash,
      open,
      report,
      closeHash,
      close,
      unmask: unmask && required(decodeCanonical(unmask, unmaskMessage), "unmask"),
      maySign: closeHash !== undefined || outlivesOneRestored(running.study.cohort),
    });
  }
  return { ...running, stored, earlier };
}

function required<T>(value: T | undefined, key: string): T {
  if (value !== undefined) return value;
  throw new CodedError("JOURNAL_DAMAGED", {
    what: `The journal's ${JSON.stringify(key)} is missing or unreadable.`,
    why: "A node must know what it has said before it says anything more.",
    todo: "Restore the newest copy of this node's data folder; with an older copy the node will refuse by itself.",
  });
}
