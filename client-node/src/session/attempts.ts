import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { type LedgerDraft, MISSED_TICK } from "@fedseg/shared/ledger/entry.ts";
import { envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import { hashOpen } from "@fedseg/shared/session/hashes.ts";
import type { Opened } from "@fedseg/shared/session/opened.ts";
import { type OpenMessage, openDeals } from "./deals.ts";
import { abortWrite } from "./journal.ts";
import { ignore, refuse } from "./refuse.ts";
import { secondOpen } from "./second-statements.ts";
import { eraseShares, withoutBundles } from "./forget.ts";
import { type Attempt, type NodeState, type Running, type StoredAnswer, turnKey } from "./state.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";

/** Handles an OPEN whose turn this node has seen: the same bytes re-send the answer, other bytes are fatal. */
export function repeatedOpen(running: Running, message: OpenMessage): Stepped | undefined {
  const { envelope } = message;
  if (envelope.session !== running.history.length + 1) return undefined;
  const state: NodeState = { phase: "running", running };
  const { attempt } = running;
  const seen = running.earlier.get(envelope.attempt);
  if (seen) {
    if (!equalBytes(seen.openHash, hashOpen(envelope)))
      return refuse(running, secondOpen(), seen.open ? [seen.open, envelope] : [envelope]);
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
  // Until CLOSE has come the first report may still wait for its tick.
  const hasLeft = attempt.signedClose !== undefined || attempt.unmask !== undefined;
  const effects: NodeEffect[] = [];
  if (attempt.report) effects.push({ type: hasLeft ? "send" : "repeat-at-tick", message: attempt.report });
  if (attempt.unmask) effects.push({ type: "send", message: attempt.unmask });
  if (attempt.confirm && !attempt.unmask) {
    effects.push({ type: "send", message: { type: "confirm", envelope: attempt.confirm } });
  }
  return [{ phase: "running", running: next }, effects];
}

/** Takes up an attempt in which an earlier process of this node has reported. */
export function resume(
  running: Running,
  message: OpenMessage,
  opened: Opened,
  stored: StoredAnswer,
): Stepped {
  if (!equalBytes(stored.openHash, opened.openHash)) {
    return refuse(running, secondOpen(), [stored.open, message.envelope]);
  }
  const attempt: Attempt = {
    opened,
    open: message.envelope,
    shares: new Map(),
    report: stored.report,
    signedClose: stored.closeHash,
    closed: undefined,
    close: stored.close,
    confirm: undefined,
    unmask: stored.unmask,
    maySign: stored.maySign,
  };
  return resend(running, attempt, message);
}

/**
 * Leaves every attempt before this one, and erases its shares and bundles. ABORT is journalled and said of those in which this
 * process has reported and not unmasked. Of one that an earlier process has reported in it is not known whether that has
 * unmasked: the disk may be from before. It is called UNMASKED, and its charge stays.
 */
export function leaveAttempts(
  running: Running,
  opened: Opened,
  context: NodeContext,
): { running: Running; state: NodeState; effects: readonly NodeEffect[] } {
  const { attempt } = running;
  const answers: Pick<StoredAnswer, "turn" | "openHash" | "open" | "closeHash" | "close">[] = [
    ...running.stored.values(),
  ];
  const { unmasked } = context.ledger();
  if (attempt) {
    eraseShares(attempt);
    const { opened: left, open, signedClose: closeHash, close } = attempt;
    answers.push({ turn: left.turn, openHash: left.openHash, open, closeHash, close });
  }
  const earlier = new Map(running.earlier);
  const effects: NodeEffect[] = [];
  const study = toHex(running.study.binding.planHash);
  for (const { turn, openHash, open, closeHash, close } of answers) {
    if (turn.session !== opened.turn.session || earlier.has(turn.attempt)) continue;
    const isOpen = running.stored.has(turnKey(turn)) || unmasked.has(chargeKey({ study, ...turn }));
    const outcome = isOpen ? "UNMASKED" : "ABORTED";
    earlier.set(turn.attempt, { outcome, openHash, open, closeHash, close });
    const reason = `attempt ${opened.turn.attempt} was opened`;
    const ledger: LedgerDraft[] = outcome === "ABORTED" ? [{ type: "ABORT", study, ...turn, reason }] : [];
    effects.push({ type: "commit", journal: [abortWrite(turn, outcome, openHash)], ledger });
  }
  const bundles = withoutBundles(
    running.bundles,
    ({ session, attempt: at }) => session === opened.turn.session && at < opened.turn.attempt,
  );
  const next: Running = { ...running, bundles, attempt: undefined, stored: new Map(), earlier };
  return { running: next, state: { phase: "running", running: next }, effects };
}

/**
 * ABORT: a report that missed its tick stays charged and is never sent, because when it leaves must not depend on the
 * data. The coordinator is told, so that nobody waits.
 */
export function onOverrun(state: NodeState, turn: Turn, context: NodeContext): Stepped {
  const attempt = state.phase === "running" ? state.running.attempt : undefined;
  const isCurrent = attempt && turnKey(attempt.opened.turn) === turnKey(turn) && !attempt.signedClose;
  if (state.phase !== "running" || !isCurrent) return [state, []];
  const { running } = state;
  const { openHash } = attempt.opened;
  eraseShares(attempt);
  const earlier = new Map(running.earlier).set(turn.attempt, {
    outcome: "ABORTED",
    openHash,
    open: attempt.open,
  } as const);
  const study = toHex(running.study.binding.planHash);
  const address = { type: "ABORT", ...turn, sender: running.self, recipient: COORDINATOR } as const;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, { openHash });
  const text = `The report of session ${turn.session} missed its tick; it stays charged and is never sent.`;
  return [
    { phase: "running", running: { ...running, attempt: undefined, earlier } },
    [
      {
        type: "commit",
        journal: [abortWrite(turn, "ABORTED", openHash)],
        ledger: [{ type: "ABORT", study, ...turn, reason: MISSED_TICK }],
      },
      { type: "note", code: "OVERRUN", text },
      { type: "send", message: { type: "abort", envelope } },
    ],
  ];
}
