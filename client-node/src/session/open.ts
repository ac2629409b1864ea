import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Account, canCharge, enter, exhausted } from "@fedseg/shared/ledger/account.ts";
import { attemptsAllowed } from "@fedseg/shared/plan/attempts.ts";
import { type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { repeatsFault, turnsOf } from "@fedseg/shared/session/faulty.ts";
import {
  type Expectation,
  type Opened,
  checkOpen,
  offPlan,
  tooManyAttempts,
} from "@fedseg/shared/session/opened.ts";
import { leaveAttempts, repeatedOpen, resume } from "./attempts.ts";
import { type OpenMessage, complain, openDeals } from "./deals.ts";
import { ignore, refuse } from "./refuse.ts";
import { makeReport } from "./report.ts";
import { applyRecords, expectationOf } from "./result.ts";
import { type Attempt, type NodeState, type Running, turnKey } from "./state.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";

const ABSENT: NodeEffect = {
  type: "note",
  code: "ABSENT",
  text: "This process has no keys for the attempt; it waits for the next session.",
};

const ALTERED: NodeEffect = {
  type: "note",
  code: "DEAL_ALTERED",
  text: "A sealed share did not arrive as its dealer signed it. Nothing is said in this attempt unless it comes whole.",
};

/** OPEN: verifies missed results, checks the session against the own program, and answers REPORT or COMPLAINT. */
export function onOpen(state: NodeState, message: OpenMessage, context: NodeContext): Stepped {
  if (state.phase !== "running")
    return ignore(state, "OPEN_UNEXPECTED", "OPEN came while no study is running.");
  const applied = applyRecords(state.running, message.results, context);
  if (!("running" in applied)) return applied;
  const account = accountAfter(context.ledger().account, applied.effects);
  const [next, effects] = openSession(applied.running, message, account, context);
  return [next, [...applied.effects, ...effects]];
}

/** The account as it will be once these effects are written: a result that comes with OPEN settles its charge first. */
function accountAfter(account: Account, effects: readonly NodeEffect[]): Account {
  const drafts = effects.flatMap((effect) => (effect.type === "commit" ? effect.ledger : []));
  return drafts.reduce((before, draft) => enter(before, draft).account, account);
}

function openSession(
  running: Running,
  message: OpenMessage,
  account: Account,
  context: NodeContext,
): Stepped {
  const { envelope } = message;
  const state: NodeState = { phase: "running", running };
  if (envelope.session <= running.history.length)
    return ignore(state, "OPEN_STALE", "OPEN names a finished session.");
  const repeated = repeatedOpen(running, message);
  if (repeated) return repeated;
  const expected = expectationOf(running, context);
  if (expected instanceof CodedError) return refuse(running, expected);
  if (!expected)
    return refuse(running, offPlan("The coordinator asks on although the program has ended."), [envelope]);
  const opened = isBeyond(running, envelope)
    ? tooManyAttempts()
    : checkOpen(running.study, expected, envelope, message.bundles);
  if (opened instanceof CodedError) return refuse(running, opened, [envelope, ...message.bundles]);
  if (repeatsFault(running.faulty, opened.bundles))
    return refuse(
      running,
      fault(
        "FAULTY_AGAIN",
        "The coordinator opens a session with all nodes of a sum that was faulty.",
        "One of them lied, and nothing but another charge could come of asking them together again.",
      ),
      [envelope],
    );
  return answer(running, message, { opened, expected, account }, context);
}

/** Tells whether an attempt is more than the plan and the faulty sums that this node has verified allow. */
function isBeyond({ study, faulty }: Running, { session, attempt }: Envelope): boolean {
  return attempt > attemptsAllowed(study.plan, turnsOf(faulty), session);
}

/** An OPEN that the own program asks, and the account that has to carry it. */
interface Asked {
  readonly opened: Opened;
  readonly expected: Expectation;
  readonly account: Account;
}

function answer(
  running: Running,
  message: OpenMessage,
  { opened, expected, account }: Asked,
  context: NodeContext,
): Stepped {
  const stored = running.stored.get(turnKey(opened.turn));
  if (stored) return resume(running, message, opened, stored);
  const left = leaveAttempts(running, opened, context);
  const own = left.running.bundles.get(turnKey(opened.turn));
  const listed = message.bundles.find(({ sender }) => sender === running.self);
  if (!own?.secrets) return [left.state, [...left.effects, ABSENT]];
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
  const { shares, bad, altered } = openDeals(left.running, opened, message);
  if (bad) {
    const [state, effects] = complain(left.running, message, opened, bad, context);
    return [state, [...left.effects, ...effects]];
  }
  if (altered.length > 0) return [left.state, [...left.effects, ALTERED]];
  if (!canCharge(account, expected.parameters.muSq)) {
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
    maySign: true,
  };
  const [state, effects] = makeReport({ ...left.running, attempt }, attempt, own.secrets, expected, context);
  return [state, [...left.effects, ...effects]];
}
