import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerDraft } from "@fedseg/shared/ledger/entry.ts";
import {
  certBody,
  type OpenedShare,
  openedShares,
  type UnmaskMessage,
} from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { Unread } from "@fedseg/shared/protocol/unread.ts";
import { type Closed, checkClose, quorumOf } from "@fedseg/shared/session/closed.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { hashOpenedShares } from "@fedseg/shared/session/hashes.ts";
import { certifyByHeaders } from "@fedseg/shared/session/refund.ts";
import { turnEntry } from "./journal.ts";
import { ignore, refuse } from "./refuse.ts";
import { secondClose } from "./second-statements.ts";
import { rememberReports } from "./seen-reports.ts";
import type { Attempt, NodeState, Running } from "./state.ts";
import type { JournalWrite, NodeEffect, Stepped } from "./events.ts";
import type { NodeContext } from "./context.ts";

type CloseMessage = Extract<CoordinatorMessage, { type: "close" }>;
type CertMessage = Extract<CoordinatorMessage, { type: "cert" }>;

/** CLOSE: checks the survivor set, signs it once, ever, and answers UNMASK, or CONFIRM when somebody is missing. */
export function onClose(state: NodeState, message: CloseMessage, context: NodeContext): Stepped {
  if (state.phase !== "running")
    return ignore(state, "CLOSE_UNEXPECTED", "CLOSE came while no study is running.");
  const { running } = state;
  const { attempt } = running;
  const { envelope } = message;
  const isCurrent =
    attempt &&
    envelope.session === attempt.opened.turn.session &&
    envelope.attempt === attempt.opened.turn.attempt;
  if (!isCurrent)
    return ignore(state, "CLOSE_STALE", "CLOSE names an attempt that this node has left or never joined.");
  if (!attempt.report)
    return ignore(state, "CLOSE_ABSENT", "CLOSE came although this node has not reported.");
  const closed = checkClose(running.study, running, attempt.opened, envelope, message.headers);
  if (closed instanceof CodedError)
    return refuse(running, closed, [attempt.open, envelope, ...message.headers]);
  const own = closed.survivors.indexOf(running.self);
  if (own < 0) {
    return refuse(
      running,
      fault(
        "SELF_DROPPED",
        "CLOSE lists this node as dropped although it has reported.",
        "Its masks would be removed and its own contribution laid open.",
      ),
      [attempt.open, envelope],
    );
  }
  if (!equalBytes(envelopeHash(message.headers[own]), envelopeHash(attempt.report.envelope))) {
    return refuse(
      running,
      fault(
        "REPORT_ALTERED",
        "CLOSE carries another report for this node than the one it sent.",
        "Only one report per attempt may exist.",
      ),
      [attempt.open, envelope],
    );
  }
  if (attempt.signedClose && !equalBytes(attempt.signedClose, closed.closeHash)) {
    const evidence = attempt.close ? [attempt.close, envelope] : [envelope];
    return refuse(running, secondClose(), evidence);
  }
  if (!attempt.maySign) {
    const text =
      "This node has restarted after its report. Its disk could be from before a set that it has signed, so the others open this sum without it.";
    return ignore(state, "CLOSE_UNSIGNED", text);
  }
  if (attempt.shares.size < attempt.opened.bundles.size) {
    return ignore(state, "NO_SHARES", "CLOSE came before this process held its shares.");
  }
  const shown = { reports: message.headers, close: envelope };
  const seen = rememberReports(running, closed.headers, shown, context);
  const [next, effects] = sign(running, { ...attempt, closed, close: envelope }, closed, context);
  return [next, withWrites(effects, seen)];
}

/** Adds writes to the first commit, which is durable before anything that was signed leaves. */
function withWrites(effects: readonly NodeEffect[], writes: readonly JournalWrite[]): readonly NodeEffect[] {
  const first = effects.findIndex(({ type }) => type === "commit");
  return effects.map((effect, at) =>
    at === first && effect.type === "commit"
      ? { ...effect, journal: [...effect.journal, ...writes] }
      : effect,
  );
}

/** Signs a survivor set that has passed every check, or repeats what was signed before. */
function sign(running: Running, attempt: Attempt, closed: Closed, context: NodeContext): Stepped {
  const settled: Running = { ...running, attempt };
  if (attempt.unmask)
    return [{ phase: "running", running: settled }, [{ type: "send", message: attempt.unmask }]];
  if (closed.dropped.length === 0) return unmask(settled, attempt, closed, context);
  const { binding } = running.study;
  const address = {
    type: "CONFIRM",
    ...attempt.opened.turn,
    sender: running.self,
    recipient: COORDINATOR,
  } as const;
  const confirm = sealEnvelope(context.signingKey, binding, address, { closeHash: closed.closeHash });
  const next: Running = { ...running, attempt: { ...attempt, signedClose: closed.closeHash, confirm } };
  const effects: NodeEffect[] = [];
  if (!attempt.signedClose)
    effects.push({ type: "commit", journal: closeWrites(attempt, closed), ledger: [] });
  return [
    { phase: "running", running: next },
    [...effects, { type: "send", message: { type: "confirm", envelope: confirm } }],
  ];
}

/** CERT: with t confirmations of the set that this node has confirmed, it may be opened. */
export function onCert(state: NodeState, message: CertMessage, context: NodeContext): Stepped {
  if (state.phase !== "running")
    return ignore(state, "CERT_UNEXPECTED", "CERT came while no study is running.");
  const { running } = state;
  const { attempt } = running;
  const { envelope } = message;
  const closed = attempt?.closed;
  const isCurrent =
    envelope.session === attempt?.opened.turn.session && envelope.attempt === attempt.opened.turn.attempt;
  if (!attempt || !closed || !isCurrent)
    return ignore(state, "CERT_STALE", "CERT names no attempt that this node has confirmed.");
  if (attempt.unmask) return [state, [{ type: "send", message: attempt.unmask }]];
  const body = decodeCanonical(envelope.body, certBody);
  const count = quorumOf(running.study, attempt.opened, closed.closeHash, "CONFIRM", message.confirms);
  const isBound =
    body &&
    equalBytes(body.closeHash, closed.closeHash) &&
    body.confirms.length === message.confirms.length &&
    body.confirms.every((hash, at) => equalBytes(hash, envelopeHash(message.confirms[at])));
  if (!isBound || count === undefined || count < running.study.cohort.t) {
    return refuse(
      running,
      fault(
        "BAD_CERT",
        `CERT carries ${count ?? 0} valid confirmations of this node's survivor set; ${running.study.cohort.t} are needed.`,
        "Fewer do not rule out that another set is opened as well.",
      ),
      [envelope, ...message.confirms],
    );
  }
  return unmask(running, attempt, closed, context);
}

/** UNMASK: for every dealer one share, of its self mask if it survived, of its mask key if it was dropped; charge final. */
function unmask(running: Running, attempt: Attempt, closed: Closed, context: NodeContext): Stepped {
  const opened: OpenedShare[] = [...attempt.opened.bundles.keys()].map((dealer) => {
    const kind = closed.headers.has(dealer) ? "self" : "pair";
    return { dealer, kind, proved: attempt.shares.get(dealer)![kind] };
  });
  const shares = Unread.of(openedShares, opened);
  const address = {
    type: "UNMASK",
    ...attempt.opened.turn,
    sender: running.self,
    recipient: COORDINATOR,
  } as const;
  const content = { closeHash: closed.closeHash, sharesHash: hashOpenedShares(shares) };
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, content);
  const message: UnmaskMessage = { type: "unmask", envelope, shares };
  const next: Running = {
    ...running,
    attempt: { ...attempt, signedClose: closed.closeHash, unmask: message },
  };
  const turn = { study: toHex(running.study.binding.planHash), ...attempt.opened.turn };
  const isInLedger = context.ledger().unmasked.has(chargeKey(turn));
  return [
    { phase: "running", running: next },
    [
      {
        type: "commit",
        journal: [
          ...closeWrites(attempt, closed),
          { key: turnEntry("unmask", attempt.opened.turn), value: encodeCanonical(message) },
        ],
        ledger: [
          ...abortRefunds(running, closed, context),
          ...(isInLedger ? [] : [{ type: "UNMASK", ...turn, closeHash: toHex(closed.closeHash) } as const]),
        ],
      },
      { type: "send", message },
    ],
  ];
}

/** The one closeHash of the attempt, the statement that will be evidence should another one come, and what it closes over. */
function closeWrites(
  { opened: { turn }, close }: Attempt,
  { closeHash, signedHeaders }: Closed,
): readonly JournalWrite[] {
  const signed = close && { key: turnEntry("signed-close", turn), value: encodeCanonical(close) };
  return [
    { key: turnEntry("close", turn), value: closeHash },
    ...(signed ? [signed] : []),
    { key: turnEntry("headers", turn), value: encodeCanonical(signedHeaders) },
  ];
}

/** Frees earlier attempts of this session that enough signed headers call ABORTED: they can never be opened. */
function abortRefunds(running: Running, closed: Closed, context: NodeContext): LedgerDraft[] {
  const study = toHex(running.study.binding.planHash);
  const { account } = context.ledger();
  const refunds: LedgerDraft[] = [];
  for (const [attempt, { outcome }] of running.earlier) {
    const turn = { session: running.history.length + 1, attempt };
    const muSq = account.filter.reserved.get(chargeKey({ study, ...turn })) ?? 0n;
    if (outcome !== "ABORTED" || muSq === 0n) continue;
    const certificate = certifyByHeaders(running.study, turn, closed.signedHeaders);
    if (certificate) refunds.push({ type: "REFUND", study, ...turn, ...certificate, muSq: `${muSq}` });
  }
  return refunds;
}
