import { equalBytes, fromHex } from "@fedseg/shared/crypto/bytes.ts";
import type { CodedError } from "@fedseg/shared/errors.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Binding, type Envelope, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { type SeenReport, witnessBody } from "@fedseg/shared/protocol/witness.ts";
import { cosignedNote } from "@fedseg/shared/ledger/notebook.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { answersNeeded } from "@fedseg/shared/secagg/cohort.ts";
import { openBroadcast } from "@fedseg/shared/session/broadcast.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import { turnEntry } from "./journal.ts";
import { ignore, refuse } from "./refuse.ts";
import { firstLost, lostCharge, shownBy } from "./lost.ts";
import { readSeen, readSeenHere } from "./seen-reports.ts";
import { type Contradiction, secondCloseIn } from "./second-statements.ts";
import { type Asking, type Freshness, type NodeState, type Running, turnKey } from "./state.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";

type WitnessRequest = Extract<CoordinatorMessage, { type: "witness-request" }>;

/** Begins a question to the peers, on a fresh nonce. */
export function newQuestion(context: NodeContext): Asking {
  return { type: "asking", nonce: context.source.bytes(32), answers: new Set() };
}

/** Says whose answers a node still waits for, by its own count: whatever the coordinator says of who is missing. */
export function awaiting(plan: Plan, self: number, { answers }: Asking): NodeEffect {
  const silent = plan.roster.flatMap(({ name }, node) => (node === self || answers.has(node) ? [] : [name]));
  const needed = answersNeeded(cohortOf(plan)) - answers.size;
  const text = `Signs nothing before ${needed} more ${needed === 1 ? "partner has" : "partners have"} answered that they know of nothing that this node's books lack. It waits for: ${silent.join(", ")}.`;
  return { type: "note", code: "ASKING_PEERS", text };
}

/** Asks for the newest of this node's own reports and checkpoints that its peers have seen, before it approves a plan. */
export function earlyQuestion(subject: number, { nonce }: Asking): NodeEffect {
  return { type: "send", message: { type: "witness-request", subject, nonce, enrolled: false } };
}

/** Asks the same in a study, for answers that are bound to its list of enrolments. */
export function lateQuestion(subject: number, { nonce }: Asking): NodeEffect {
  return { type: "send", message: { type: "witness-request", subject, nonce, enrolled: true } };
}

/** Asks the peers anew in a study that everybody has countersigned. */
export function askPeers(
  running: Running,
  context: NodeContext,
): { readonly running: Running; readonly questions: readonly NodeEffect[] } {
  const freshness = newQuestion(context);
  const { self, study } = running;
  const questions = [lateQuestion(self, freshness), awaiting(study.plan, self, freshness)];
  return { running: { ...running, freshness }, questions };
}

/** Answers a peer with the newest of its own signed reports and checkpoints that this node has seen. */
export function onWitnessRequest(
  state: NodeState,
  { subject, nonce, enrolled }: WitnessRequest,
  context: NodeContext,
): Stepped {
  const place = placeIn(state, enrolled);
  const about = place?.plan.roster[subject];
  if (!place || !about || subject === place.self)
    return ignore(
      state,
      "WITNESS_UNEXPECTED",
      "A partner asks what this node has seen of its ledger; that is told by who is in the study itself.",
    );
  const address = {
    type: "WITNESS",
    session: 0,
    attempt: 0,
    sender: place.self,
    recipient: subject,
  } as const;
  const identity = fromHex(about.identity);
  const seen = readSeen(context.notary(), identity);
  const here = enrolled ? readSeenHere(context.notary(), identity, place.binding.planHash) : undefined;
  const checkpoint = cosignedNote(context.notary(), { name: about.name, identity });
  const content = {
    subject,
    nonce,
    ...(seen && { seen }),
    ...(here && { here }),
    ...(checkpoint && { checkpoint }),
  };
  const envelope = sealEnvelope(context.signingKey, place.binding, address, content);
  return [state, [{ type: "send", message: { type: "witness", envelope } }]];
}

/** A node's place in a roster, and what statements are bound to there. */
interface Place {
  readonly plan: Plan;
  readonly self: number;
  readonly binding: Binding;
}

/** Where a node testifies; `isEnrolled`: under the list of enrolments, once it has one. */
function placeIn(state: NodeState, isEnrolled: boolean): Place | undefined {
  if (state.phase === "idle" || state.phase === "refused") return undefined;
  const { plan, self } =
    "running" in state ? { plan: state.running.study.plan, self: state.running.self } : state;
  if (!isEnrolled) return { plan, self, binding: planBinding(plan) };
  return "running" in state ? { plan, self, binding: state.running.study.binding } : undefined;
}

/** What an answer comes to. */
type Heard =
  | { readonly type: "ignored"; readonly code: string; readonly text: string }
  | { readonly type: "lost"; readonly error: CodedError }
  | {
      readonly type: "heard";
      readonly freshness: Freshness;
      /** The newest report of this node in this study that the peer has seen, or else of all. */
      readonly seen: SeenReport | undefined;
    };

/** Counts an answer; no peer may know more of this ledger than this node's own disk does. */
export function hearWitness(
  { plan, self, binding, asking }: Place & { readonly asking: Asking },
  envelope: Envelope,
  context: NodeContext,
): Heard {
  const { sender, recipient, type } = envelope;
  const peer = sender === self ? undefined : plan.roster[sender];
  if (type !== "WITNESS" || recipient !== self || !peer)
    return { type: "ignored", code: "WITNESS_UNASKED", text: "Nobody was asked." };
  const body = openEnvelope(envelope, fromHex(peer.identity), binding, witnessBody);
  const foreign = { type: "ignored", code: "WITNESS_FOREIGN" } as const;
  if (!body || body.subject !== self || !equalBytes(body.nonce, asking.nonce))
    return { ...foreign, text: "A testimony is unsigned or answers another question." };
  const shown = shownBy(body, context);
  if (!shown) return { ...foreign, text: "A testimony shows something that this node never signed." };
  const error = firstLost(shown, context) ?? lostCharge(body.seen, context) ?? lostCharge(body.here, context);
  if (error) return { type: "lost", error };
  const answers = new Set(asking.answers).add(sender);
  const isFresh = answers.size >= answersNeeded(cohortOf(plan));
  return {
    type: "heard",
    freshness: isFresh ? { type: "fresh" } : { ...asking, answers },
    seen: body.here ?? body.seen,
  };
}

/** An answer in a study that everybody has countersigned; no peer may have been shown another survivor set there. */
export function onWitness(state: NodeState, envelope: Envelope, context: NodeContext): Stepped {
  if (state.phase !== "running" && state.phase !== "finished")
    return ignore(state, "WITNESS_UNEXPECTED", "No study is running.");
  const { running } = state;
  const { freshness, study, self } = running;
  if (freshness.type !== "asking") return ignore(state, "WITNESS_UNASKED", "Nobody was asked.");
  const heard = hearWitness({ ...study, self, asking: freshness }, envelope, context);
  if (heard.type === "ignored") return ignore(state, heard.code, heard.text);
  if (heard.type === "lost") return refuse(running, heard.error, [envelope]);
  const adopted = adoptClose(running, heard.seen);
  if ("error" in adopted) return refuse(running, adopted.error, [...adopted.evidence, envelope]);
  const next: Running = { ...adopted.running, freshness: heard.freshness };
  const effects: NodeEffect[] = [...adopted.effects];
  if (heard.freshness.type === "asking") effects.push(awaiting(study.plan, self, heard.freshness));
  // Sessions sign a checkpoint with their results; what a finished node has yet to sign is due now.
  if (heard.freshness.type === "fresh" && state.phase === "finished") effects.push({ type: "checkpoint" });
  return [{ ...state, running: next }, effects];
}

/**
 * A peer has been shown a CLOSE of an attempt in which this node has reported: an earlier life of this node may have signed
 * that set, so it signs no other one. One that contradicts what is signed here proves the coordinator's lie.
 */
function adoptClose(
  running: Running,
  seen: SeenReport | undefined,
): { readonly running: Running; readonly effects: readonly NodeEffect[] } | Contradiction {
  const { binding } = running.study;
  const isHere =
    seen && equalBytes(seen.planHash, binding.planHash) && equalBytes(seen.enrolHash, binding.enrolHash);
  if (!isHere) return { running, effects: [] };
  const { close } = seen;
  const turn = { session: close.session, attempt: close.attempt };
  const second = secondCloseIn(running, close);
  if (second) return second;
  const answer = running.stored.get(turnKey(turn));
  const body = openBroadcast(running.study, turn, "CLOSE", close, closeBody);
  if (!answer || answer.closeHash || !body) return { running, effects: [] };
  const { closeHash } = body;
  const stored = new Map(running.stored).set(turnKey(turn), { ...answer, closeHash, close });
  // Where it may sign nothing, what it was shown is no signature of its own, after its next start either.
  if (!answer.maySign) return { running: { ...running, stored }, effects: [] };
  const journal = [
    { key: turnEntry("close", turn), value: closeHash },
    { key: turnEntry("signed-close", turn), value: encodeCanonical(close) },
  ];
  return { running: { ...running, stored }, effects: [{ type: "commit", journal, ledger: [] }] };
}
