import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { canCharge, exhausted } from "@fedseg/shared/ledger/account.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import type { DealtShares } from "@fedseg/shared/protocol/bundle.ts";
import { type Envelope, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { openDeal } from "@fedseg/shared/session/deal.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import { type Expectation, type Opened, checkOpen } from "@fedseg/shared/session/opened.ts";
import { abortWrite } from "./journal.ts";
import { ignore, refuse } from "./refuse.ts";
import { makeReport } from "./report.ts";
import { applyRecords, eraseShares, expectationOf } from "./result.ts";
import {
  type Attempt,
  type NodeContext,
  type NodeEffect,
  type NodeState,
  type Running,
  type Stepped,
  type StoredAnswer,
  turnKey,
} from "./state.ts";

type OpenMessage = Extract<CoordinatorMessage, { type: "open" }>;

/** OPEN: verifies missed results, checks the session against the own program, and answers REPORT or COMPLAINT. */
export function onOpen(state: NodeState, message: OpenMessage, context: NodeContext): Stepped {
  if (state.phase !== "running")
    return ignore(state, "OPEN_UNEXPECTED", "OPEN came while no study is running.");
  const applied = applyRecords(state.running, message.results, context);
  if (!("running" in applied)) return applied;
  const [next, effects] = openSession(applied.running, message, context);
  return [next, [...applied.effects, ...effects]];
}

function openSession(running: Running, message: OpenMessage, context: NodeContext): Stepped {
  const { envelope } = message;
  const state: NodeState = { phase: "running", running };
  if (envelope.session <= running.history.length)
    return ignore(state, "OPEN_STALE", "OPEN names a finished session.");
  const repeated = repeatedOpen(running, message);
  if (repeated) return repeated;
  let expected: Expectation | undefined;
  try {
    expected = expectationOf(running, context);
  } catch (error) {
    if (error instanceof CodedError) return refuse(running, error);
    throw error;
  }
  if (!expected)
    return refuse(
      running,
      fault(
        "OFF_PLAN_QUERY",
        "The coordinator asks on although the program has ended.",
        "A node answers only what its own copy of the program asks next.",
      ),
      [envelope],
    );
  const opened = checkOpen(running.study, expected, envelope, message.bundles);
  if (opened instanceof CodedError) return refuse(running, opened, [envelope, ...message.bundles]);
  return answer(running, message, opened, expected, context);
}

function secondOpen(): CodedError {
  return fault(
    "SECOND_OPEN",
    "The coordinator signed two different OPENs for one attempt.",
    "Answering both would let the difference of two sums be computed.",
  );
}

/** Handles an OPEN whose turn this node has seen: the same bytes re-send the answer, other bytes are fatal. */
function repeatedOpen(running: Running, message: OpenMessage): Stepped | undefined {
  const { envelope } = message;
  const state: NodeState = { phase: "running", running };
  const { attempt } = running;
  const seen = running.earlier.get(envelope.attempt);
  if (seen) {
    if (!equalBytes(seen.openHash, hashOpen(envelope))) return refuse(running, secondOpen(), [envelope]);
    return ignore(state, "OPEN_ABORTED", "OPEN names an attempt that this node has left.");
  }
  if (attempt && attempt.opened.turn.attempt === envelope.attempt) {
    if (!equalBytes(envelopeHash(attempt.open), envelopeHash(envelope)))
      return refuse(running, secondOpen(), [attempt.open, envelope]);
    return resend(running, attempt, message);
  }
  const stored = [...running.stored.values()].map(({ turn }) => turn.attempt);
  const newest = Math.max(0, attempt?.opened.turn.attempt ?? 0, ...stored, ...running.earlier.keys());
  if (envelope.attempt < newest)
    return ignore(state, "OPEN_OLD", "OPEN names an attempt before the newest one.");
  return undefined;
}

/** Repeats stored bytes; after a restart the shares are decrypted again so that this node can unmask. */
function resend(running: Running, attempt: Attempt, message: OpenMessage): Stepped {
  const isHeld = attempt.shares.size === attempt.opened.bundles.size;
  const shares = isHeld ? attempt.shares : openDeals(running, attempt.opened, message).shares;
  const next: Running = { ...running, attempt: { ...attempt, shares } };
  const messages = [attempt.report, attempt.unmask].filter((sent) => sent !== undefined);
  const effects: NodeEffect[] = messages.map((sent) => ({ type: "send", message: sent }));
  if (attempt.confirm && !attempt.unmask) {
    effects.push({ type: "send", message: { type: "confirm", envelope: attempt.confirm } });
  }
  return [{ phase: "running", running: next }, effects];
}

function answer(
  running: Running,
  message: OpenMessage,
  opened: Opened,
  expected: Expectation,
  context: NodeContext,
): Stepped {
  const stored = running.stored.get(turnKey(opened.turn));
  if (stored) return resume(running, message, opened, stored);
  const left = leaveAttempts(running, opened);
  const own = left.running.bundles.get(turnKey(opened.turn));
  const listed = message.bundles.find(({ sender }) => sender === running.self);
  if (!own)
    return [
      left.state,
      [
        ...left.effects,
        {
          type: "note",
          code: "ABSENT",
          text: "This process has no keys for the attempt; it waits for the next session.",
        },
      ],
    ];
  if (!listed || !equalBytes(envelopeHash(listed), envelopeHash(own.message.envelope))) {
    return refuse(
      running,
      fault(
        "BUNDLE_ALTERED",
        "This node's own bundle is missing from OPEN or altered.",
        "Somebody else's keys would stand for this node.",
      ),
      [message.envelope],
    );
  }
  if (!own.secrets) return ignore(left.state, "ABSENT", "The keys of this attempt are used up.");
  const { shares, bad } = openDeals(left.running, opened, message);
  if (bad.length > 0) {
    const [state, effects] = complain(left.running, message.envelope, opened, bad, context);
    return [state, [...left.effects, ...effects]];
  }
  if (!canCharge(context.ledger().account, expected.parameters.muSq)) {
    return refuse(running, exhausted());
  }
  const attempt: Attempt = {
    opened,
    open: message.envelope,
    shares,
    report: undefined,
    signedClose: undefined,
    closed: undefined,
    close: undefined,
    confirm: undefined,
    unmask: undefined,
  };
  const [state, effects] = makeReport({ ...left.running, attempt }, attempt, own.secrets, expected, context);
  return [state, [...left.effects, ...effects]];
}

/** Takes up an attempt in which an earlier process of this node has reported. */
function resume(running: Running, message: OpenMessage, opened: Opened, stored: StoredAnswer): Stepped {
  if (!equalBytes(stored.openHash, opened.openHash)) {
    return refuse(running, secondOpen(), [message.envelope, stored.report.envelope]);
  }
  const attempt: Attempt = {
    opened,
    open: message.envelope,
    shares: new Map(),
    report: stored.report,
    signedClose: stored.closeHash,
    closed: undefined,
    close: undefined,
    confirm: undefined,
    unmask: stored.unmask,
  };
  return resend(running, attempt, message);
}

/** Journals ABORT of every attempt before this one, unless this node has unmasked in it, and erases its shares. */
function leaveAttempts(
  running: Running,
  opened: Opened,
): { running: Running; state: NodeState; effects: readonly NodeEffect[] } {
  const { attempt } = running;
  const answers: Pick<StoredAnswer, "turn" | "openHash" | "unmask">[] = [...running.stored.values()];
  if (attempt) {
    eraseShares(attempt);
    answers.push({ turn: attempt.opened.turn, openHash: attempt.opened.openHash, unmask: attempt.unmask });
  }
  const earlier = new Map(running.earlier);
  const effects: NodeEffect[] = [];
  const study = toHex(running.study.binding.planHash);
  for (const { turn, openHash, unmask } of answers) {
    if (turn.session !== opened.turn.session || earlier.has(turn.attempt)) continue;
    const outcome = unmask ? "UNMASKED" : "ABORTED";
    earlier.set(turn.attempt, { outcome, openHash });
    const reason = `attempt ${opened.turn.attempt} was opened`;
    const ledger: LedgerDraft[] = outcome === "ABORTED" ? [{ type: "ABORT", study, ...turn, reason }] : [];
    effects.push({ type: "commit", journal: [abortWrite(turn, outcome, openHash)], ledger });
  }
  const next: Running = { ...running, attempt: undefined, stored: new Map(), earlier };
  return { running: next, state: { phase: "running", running: next }, effects };
}

/** Decrypts this node's shares from every dealer; `bad` names the dealers whose deal does not verify. */
function openDeals(
  running: Running,
  opened: Opened,
  message: Pick<OpenMessage, "dealt">,
): { shares: ReadonlyMap<number, DealtShares>; bad: readonly number[] } {
  const shares = new Map<number, DealtShares>();
  const bad: number[] = [];
  let at = 0;
  for (const [dealer, bundle] of opened.bundles) {
    const sealed = message.dealt[at] ?? new Uint8Array(0);
    at += 1;
    const own = openDeal(running, opened.turn, dealer, bundle, sealed);
    if (own) shares.set(dealer, own);
    else bad.push(dealer);
  }
  return { shares, bad };
}

function complain(
  running: Running,
  open: Envelope,
  opened: Opened,
  dealers: readonly number[],
  context: NodeContext,
): Stepped {
  const address = {
    type: "COMPLAINT",
    ...opened.turn,
    sender: running.self,
    recipient: COORDINATOR,
  } as const;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, {
    openHash: opened.openHash,
    dealers: [...dealers],
  });
  const earlier = new Map(running.earlier).set(opened.turn.attempt, {
    outcome: "ABORTED",
    openHash: opened.openHash,
  } as const);
  return [
    { phase: "running", running: { ...running, earlier } },
    [
      { type: "evidence", code: "BAD_DEAL", envelopes: [open, envelope] },
      { type: "commit", journal: [abortWrite(opened.turn, "ABORTED", opened.openHash)], ledger: [] },
      { type: "send", message: { type: "complaint", envelope } },
    ],
  ];
}
