import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import { type LedgerDraft, STUDY_OVER } from "@fedseg/shared/ledger/entry.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { otherProtocol, readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeSchema, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { type OpenAttempt, certifyByAborts, refundQuorum } from "@fedseg/shared/session/refund.ts";
import { type Study, assembleStudy } from "@fedseg/shared/session/study.ts";
import { z } from "zod";
import {
  type JournalReader,
  abortWrite,
  readAbort,
  storedReport,
  turnEntry,
  verifiedSessions,
} from "./journal.ts";
import type { NodeContext } from "./context.ts";
import type { JournalWrite, NodeEffect } from "./events.ts";
import { type LeftOpen, type NodeState, type Running, turnKey } from "./state.ts";

/** What a node signs with, and what its ledger says. */
type SigningContext = Pick<NodeContext, "ledger" | "signingKey">;

/** A study that is over, with charges that may come back. */
type Left = Extract<NodeState, { phase: "refused" }> & { readonly left: LeftOpen };

/** What a node that hears of its study's end writes and signs of the attempts that are open. */
export interface Leaving {
  readonly left: LeftOpen | undefined;
  readonly journal: readonly JournalWrite[];
  readonly ledger: readonly LedgerDraft[];
  readonly notes: readonly NodeEffect[];
}

/** An attempt of the session at hand, and why this node may not sign that it never opens it. */
interface Tried extends OpenAttempt {
  readonly signed: "nothing" | "set" | "unknown" | "opened";
  readonly isLeft: boolean;
}

/**
 * Refuses for good to open whatever attempt of the session at hand is open. ABORT is signed of those alone in which this node has
 * signed no survivor set: a disk from before could help to open one that it has. Nothing is signed before the peers have been heard,
 * nor of an attempt in which an earlier process has reported: that one may have signed anything.
 */
export function leaveOpen(running: Running, context: SigningContext): Leaving {
  const tried = triedIn(running, context);
  const { study } = running;
  const isFresh = running.freshness.type === "fresh";
  const refusable = isFresh ? tried.filter(({ signed }) => signed === "nothing") : [];
  const aborts = refusable.map((attempt) => signAbort(study, attempt, running.self, context));
  const left = refusable.filter(({ isLeft }) => !isLeft);
  const charged = tried.filter(({ turn }) => reservedFor(study, turn, context) > 0n);
  return {
    left: charged.length + aborts.length > 0 ? { study, attempts: charged, aborts, isFresh } : undefined,
    journal: left.map(({ turn, openHash }) => abortWrite(turn, "ABORTED", openHash)),
    ledger: left.map(({ turn }) => ({
      type: "ABORT",
      study: toHex(study.binding.planHash),
      ...turn,
      reason: STUDY_OVER,
    })),
    notes: tried
      .filter((attempt) => attempt.signed === "opened" || charged.includes(attempt))
      .map((attempt) => fateOf(study, attempt, refusable.includes(attempt))),
  };
}

/** Every attempt of the session at hand that this node knows of, and what it has signed in it. */
function triedIn({ study, history, earlier, attempt, stored }: Running, context: SigningContext): Tried[] {
  const session = history.length + 1;
  const planHash = toHex(study.binding.planHash);
  const { unmasked } = context.ledger();
  const isOpened = (turn: Tried["turn"]) => unmasked.has(chargeKey({ study: planHash, ...turn }));
  const tried: Tried[] = [...earlier].map(([number, { outcome, openHash, closeHash }]) => {
    const turn = { session, attempt: number };
    const signed = isOpened(turn)
      ? "opened"
      : outcome === "UNMASKED"
        ? "unknown"
        : closeHash
          ? "set"
          : "nothing";
    return { turn, openHash, signed, isLeft: true };
  });
  for (const { turn, openHash } of stored.values())
    tried.push({ turn, openHash, signed: isOpened(turn) ? "opened" : "unknown", isLeft: false });
  if (attempt && !stored.has(turnKey(attempt.opened.turn))) {
    const { turn, openHash } = attempt.opened;
    const signed = isOpened(turn) ? "opened" : attempt.signedClose ? "set" : "nothing";
    tried.push({ turn, openHash, signed, isLeft: false });
  }
  return tried.filter(({ turn }) => turn.session === session);
}

function signAbort(
  study: Study,
  { turn, openHash }: OpenAttempt,
  sender: number,
  { signingKey }: SigningContext,
): Envelope {
  const address = { type: "ABORT", ...turn, sender, recipient: COORDINATOR } as const;
  return sealEnvelope(signingKey, study.binding, address, { openHash });
}

function reservedFor(study: Study, turn: OpenAttempt["turn"], context: SigningContext): bigint {
  const key = chargeKey({ study: toHex(study.binding.planHash), ...turn });
  return context.ledger().account.filter.reserved.get(key) ?? 0n;
}

/** What a node says of a study that is over: which attempts it never opens. */
export function abortsOf({ aborts }: LeftOpen): readonly NodeEffect[] {
  return aborts.map((envelope) => ({ type: "send", message: { type: "abort", envelope } }));
}

/** A while in which the others' ABORTs may come; nothing is waited for when no charge may come back. */
export function untilRefunded({ left, error }: Left): NodeEffect {
  if (left.attempts.length === 0) return { type: "stop", error };
  const { bundleMs, reportMs } = left.study.plan.timing;
  return { type: "linger", afterMs: 2 * Math.max(bundleMs, reportMs) };
}

/** The others' ABORTs: with enough of them an attempt can never be opened, and its charge comes back. */
export function onAborts(
  state: Left,
  aborts: readonly Envelope[],
  context: SigningContext,
): readonly [Left, readonly NodeEffect[]] {
  const { left, study } = state;
  for (const attempt of left.attempts) {
    const certificate = certifyByAborts(left.study, attempt, aborts);
    const muSq = reservedFor(left.study, attempt.turn, context);
    if (!certificate || muSq === 0n) continue;
    const attempts = left.attempts.filter((other) => other !== attempt);
    const refund: NodeEffect = {
      type: "commit",
      // Where it is not known yet whether the disk is an old one, the ledger's line waits: once is enough.
      journal: [{ key: turnEntry("refund", attempt.turn), value: new Uint8Array(0) }],
      ledger: [{ type: "REFUND", study, ...attempt.turn, ...certificate, muSq: `${muSq}` }],
    };
    const text = `The charge of ${named(attempt)} has come back: ${certificate.statements!.length} partners have signed that they never open it, so that nobody can.`;
    const note = { type: "note", code: "CHARGE_REFUNDED", text } as const;
    return [{ ...state, left: { ...left, attempts } }, [refund, note]];
  }
  return [state, []];
}

/** Nobody has shown in time that what this node never opens stays unopened. */
export function keptOpen(left: LeftOpen): readonly NodeEffect[] {
  const needed = refundQuorum(left.study.cohort);
  const isRefused = ({ turn }: OpenAttempt) => left.aborts.some(({ attempt }) => attempt === turn.attempt);
  return left.attempts.filter(isRefused).map((attempt) => ({
    type: "note",
    code: "CHARGE_KEPT",
    text: `${capital(named(attempt))} stays charged: the coordinator has not shown in time that ${needed} of ${left.study.cohort.n} partners have signed that they never open it, so that somebody still could. It comes back by itself if they do later, unless the coordinator's books are a copy from before the study began.`,
  }));
}

/** Reads what a study that was refused has left charged and unopened; undefined when there is nothing. */
export function readLeftOpen(
  read: JournalReader,
  name: string,
  context: SigningContext,
): LeftOpen | undefined {
  const [stored, roster] = [read("plan"), read("roster")];
  // What another software has kept is of a form that this one does not know.
  const plan = stored && otherProtocol(stored) === undefined ? readPlan(stored) : undefined;
  const enrolments = roster && decodeCanonical(roster, z.array(envelopeSchema));
  if (!plan || !enrolments) return undefined;
  const study = assembleStudy(plan, enrolments);
  const self = plan.roster.findIndex((party) => party.name === name);
  const session = verifiedSessions(read) + 1;
  const [attempts, aborts]: [OpenAttempt[], Envelope[]] = [[], []];
  for (let attempt = 1; attempt <= mostAttempts(plan); attempt += 1) {
    const turn = { session, attempt };
    const abort = readStored(read(turnEntry("abort", turn)), readAbort);
    const report = readStored(read(turnEntry("report", turn)), (value) =>
      decodeCanonical(value, storedReport),
    );
    const openHash = report?.openHash ?? abort?.openHash;
    if (!openHash) continue;
    const isCharged = reservedFor(study, turn, context) > 0n && !read(turnEntry("refund", turn));
    if (isCharged) attempts.push({ turn, openHash });
    // What was signed before is signed again with the same bytes.
    if (abort?.outcome === "ABORTED" && !read(turnEntry("close", turn)))
      aborts.push(signAbort(study, { turn, openHash }, self, context));
  }
  return attempts.length > 0 ? { study, attempts, aborts, isFresh: false } : undefined;
}

function readStored<T>(value: Uint8Array | undefined, read: (value: Uint8Array) => T): T | undefined {
  return value && read(value);
}

function named({ turn: { session, attempt } }: OpenAttempt): string {
  return attempt === 1 ? `session ${session}` : `session ${session}, attempt ${attempt},`;
}

function capital(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

/** Why an attempt stays charged. */
const KEPT = {
  nothing: "this node has not heard yet whether its books are an old copy, and signs nothing before",
  set: "this node has signed the set of reports that was to be opened, so that it might still be",
  unknown: "this node has begun anew since its report, and its earlier process may have helped to open it",
  opened: "this node has helped to open it",
} as const;

/** What becomes of an attempt's charge; `isStated`: this node has signed that it never opens it. */
function fateOf({ cohort }: Study, { signed, ...attempt }: Tried, isStated: boolean): NodeEffect {
  const what = capital(named(attempt));
  if (!isStated)
    return { type: "note", code: "CHARGE_KEPT", text: `${what} stays charged: ${KEPT[signed]}.` };
  const text = `${what} is open at the end of its study. This node has signed that it never opens it; the charge comes back once the coordinator has shown that ${refundQuorum(cohort)} of ${cohort.n} partners have.`;
  return { type: "note", code: "CHARGE_OPEN", text };
}
