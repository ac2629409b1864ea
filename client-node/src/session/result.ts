import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, isSameStatement, isSigned } from "@fedseg/shared/protocol/envelope.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { advanceChains } from "@fedseg/shared/session/keys.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import { certifyByResult } from "@fedseg/shared/session/refund.ts";
import { type Verified, verifyRecord } from "@fedseg/shared/session/verified.ts";
import { faultySum, mayTryAgain } from "@fedseg/shared/session/faulty.ts";
import { recordModel } from "@fedseg/shared/session/model-record.ts";
import { counting } from "./counting.ts";
import { eraseShares, forgetChains, withoutBundles } from "./forget.ts";
import { recordFaulty } from "./faulty.ts";
import { recordEntry, turnEntry, writeChains } from "./journal.ts";
import { refuse } from "./refuse.ts";
import { secondCloseIn, secondOpenIn } from "./second-statements.ts";
import { rememberReports } from "./seen-reports.ts";
import { lostReport, lostUnmask } from "./lost.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";
import { type NodeState, type Running, finishOf } from "./state.ts";
import { isUnsigned, stay, stayMs } from "./stay.ts";

/** Returns what the next session must be; undefined when the program has ended, its refusal when it refuses. */
export function expectationOf(running: Running, context: NodeContext): Expectation | CodedError | undefined {
  const step = context.analysis(running.study.plan).after(running.history);
  if (step.type === "model") return undefined;
  if (step.type === "refusal") return step.error;
  const { stateHash, previousResult } = running;
  const { request, parameters } = step;
  return { session: running.history.length + 1, stateHash, previousResult, request, parameters };
}

/** Verifies the records that this node has not seen, one after the other, and advances its state by each. */
export function applyRecords(
  running: Running,
  records: readonly SessionRecord[],
  context: NodeContext,
): { running: Running; effects: readonly NodeEffect[] } | Stepped {
  let current = running;
  const effects: NodeEffect[] = [];
  // An old disk that is shown what it has lost writes nothing more of this study.
  for (const { close, headers, unmasks } of records) {
    const isNew = close.session > running.history.length;
    const lost = lostReport(running, headers, context) ?? (isNew && lostUnmask(running, unmasks, context));
    if (lost) return refuse(running, lost, [close, ...headers]);
  }
  for (const record of records) {
    if (record.result.session <= current.history.length || isKnownFaulty(current, record)) continue;
    if (!isSigned(record.result, current.study.coordinatorIdentity, current.study.binding)) {
      effects.push({ type: "note", code: "UNSIGNED", text: "An unsigned RESULT was dropped." });
      break;
    }
    const contradicted = secondOpenIn(current, record);
    if (contradicted) {
      const [state, refusal] = refuse(current, contradicted.error, contradicted.evidence);
      return [state, [...effects, ...refusal]];
    }
    const expected = expectationOf(current, context);
    if (!expected || expected instanceof CodedError) break;
    const verified = verifyRecord(current.study, expected, withChecked(current, record));
    const sum = verified instanceof CodedError ? faultySum(verified, record) : undefined;
    if (sum) {
      const recorded = recordFaulty(current, record, sum);
      effects.push(...recorded.effects);
      current = recorded.running;
    }
    if (sum && mayTryAgain(current.study, current.faulty, sum.turn)) continue;
    const second = secondCloseIn(current, record.close);
    if (verified instanceof CodedError) {
      const evidence = second?.evidence ?? [record.close];
      const [state, refusal] = refuse(current, verified, [record.open, ...evidence, record.result]);
      return [state, [...effects, ...refusal]];
    }
    if (second) {
      const [state, refusal] = refuse(current, second.error, [...second.evidence, record.result]);
      return [state, [...effects, ...refusal]];
    }
    const advanced = advance(current, record, verified, context);
    const counted = counting(advanced.running, { ...expected, ...verified });
    effects.push(...advanced.effects, ...counted.effects);
    current = counted.running;
  }
  if (current !== running) effects.push({ type: "checkpoint" });
  return { running: current, effects };
}

/** A record with the very statements that this node has checked at OPEN and CLOSE in place of their equals: they are read once. */
function withChecked({ attempt }: Running, record: SessionRecord): SessionRecord {
  const { opened, closed } = attempt ?? {};
  return {
    ...record,
    bundles: checkedOf(record.bundles, opened?.signedBundles),
    headers: checkedOf(record.headers, closed?.signedHeaders),
  };
}

function checkedOf(shown: Envelope[], checked: readonly Envelope[] = []): Envelope[] {
  return shown.map((one, at) => {
    const known = checked[at];
    return known && isSameStatement(one, known) ? known : one;
  });
}

function isKnownFaulty({ faulty }: Running, { close: { session, attempt } }: SessionRecord): boolean {
  return faulty.some(({ turn }) => turn.session === session && turn.attempt === attempt);
}

/**
 * FINAL: the last records; with them the program ends and the model is known. A node that has taken its leave before goes, when
 * the coordinator has signed what it is shown; one whose last entries wait unsigned stays for its partners.
 */
export function onFinal(state: NodeState, records: readonly SessionRecord[], context: NodeContext): Stepped {
  if (state.phase === "finished") return onFinalAgain(state, records, context);
  if (state.phase !== "running") return [state, []];
  const applied = applyRecords(state.running, records, context);
  if (!("running" in applied)) return applied;
  const { running, effects } = applied;
  const step = context.analysis(running.study.plan).after(running.history);
  if (step.type === "query") return [{ phase: "running", running }, effects];
  if (step.type === "refusal") {
    const [refused, more] = refuse(running, step.error);
    return [refused, [...effects, ...more]];
  }
  return [
    { phase: "finished", running, model: step.model, isRecorded: true, isWitnessed: false },
    [
      ...effects,
      forgetChains(running),
      recordModel(running.study, step.model),
      finishOf(running, step.model),
      { type: "send", message: { type: "finished", sessions: running.history.length } },
      { type: "checkpoint" },
      linger(running),
    ],
  ];
}

function onFinalAgain(
  state: Extract<NodeState, { phase: "finished" }>,
  records: readonly SessionRecord[],
  context: NodeContext,
): Stepped {
  const { coordinatorIdentity, binding } = state.running.study;
  if (!records.some(({ result }) => isSigned(result, coordinatorIdentity, binding)))
    return [
      state,
      [{ type: "note", code: "UNSIGNED", text: "A FINAL without a signed RESULT was dropped." }],
    ];
  if (!state.isWitnessed) return [state, [{ type: "checkpoint" }]];
  if (state.running.freshness.type === "fresh" || !isUnsigned(context)) return [state, [{ type: "done" }]];
  if (state.isStaying) return [state, []];
  return [{ ...state, isStaying: true }, [stay(state.running)]];
}

/** A finished node stays for its last cosignatures, but not for ever: longer than the coordinator waits for others. */
export function linger({ study, freshness }: Running): NodeEffect {
  const afterMs = freshness.type === "asking" ? UNVOUCHED_MS : stayMs(study.plan);
  return { type: "linger", afterMs };
}

/** A node that has come back signs nothing before its peers have answered; when it finds the study over, they may all have gone. */
const UNVOUCHED_MS = 5000;

function advance(
  running: Running,
  record: SessionRecord,
  verified: Verified,
  context: NodeContext,
): { running: Running; effects: readonly NodeEffect[] } {
  const session = running.history.length + 1;
  const chains = advanceChains(running.chains);
  if (running.attempt) eraseShares(running.attempt);
  const study = toHex(running.study.binding.planHash);
  const recordBytes = encodeCanonical(record);
  const { turn } = verified.opened;
  const { headers } = verified.closed;
  const { headers: reports, close } = record;
  // What this node has taken a CLOSE of, it has remembered then.
  const taken = running.attempt?.closed;
  const isRemembered = taken !== undefined && equalBytes(taken.closeHash, verified.closed.closeHash);
  const refund = leftOutRefund(running, verified, context);
  const ledger: LedgerDraft[] = [
    ...refund,
    {
      type: "RELEASE",
      study,
      ...turn,
      resultHash: toHex(verified.resultHash),
      recordHash: toHex(hashFields(DOMAINS.sessionRecord, recordBytes)),
      survivors: [...verified.closed.survivors],
      muSq: `${verified.muSq}`,
    },
  ];
  const next: Running = {
    ...running,
    chains,
    history: [...running.history, verified.release],
    stateHash: verified.stateHash,
    previousResult: verified.resultHash,
    bundles: withoutBundles(running.bundles, (left) => left.session <= session),
    attempt: undefined,
    stored: new Map(),
    earlier: new Map(),
  };
  return {
    running: next,
    effects: [
      {
        type: "commit",
        journal: [
          { key: recordEntry(session), value: recordBytes },
          // The record holds them, and everybody has it.
          { key: turnEntry("headers", turn), value: undefined },
          writeChains(session + 1, chains),
          ...(isRemembered ? [] : rememberReports(running, headers, { reports, close }, context)),
        ],
        ledger,
      },
    ],
  };
}

/** A certificate whose survivor set leaves this node out frees what it had reserved for that attempt. */
function leftOutRefund(running: Running, verified: Verified, context: NodeContext): LedgerDraft[] {
  const { survivors } = verified.closed;
  const certificate = certifyByResult({ survivors, resultHash: toHex(verified.resultHash) }, running.self);
  if (!certificate) return [];
  const study = toHex(running.study.binding.planHash);
  const { account } = context.ledger();
  const { turn } = verified.opened;
  const muSq = account.filter.reserved.get(chargeKey({ study, ...turn })) ?? 0n;
  if (muSq === 0n) return [];
  return [{ type: "REFUND", study, ...turn, ...certificate, muSq: `${muSq}` }];
}
