import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { type Envelope, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { witnessBody } from "@fedseg/shared/protocol/witness.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { ignore, refuse } from "./refuse.ts";
import type { NodeContext, NodeState, Running, SeenHead, Stepped } from "./state.ts";

type WitnessRequest = Extract<CoordinatorMessage, { type: "witness-request" }>;

/** Asks the peers, on a fresh nonce, for the newest ledger head of this node that they have seen. */
export function askPeers(running: Running, context: NodeContext): Stepped {
  const nonce = context.source.bytes(32);
  const next: Running = { ...running, freshness: { type: "asking", nonce, answers: new Map() } };
  return [
    { phase: "running", running: next },
    [{ type: "send", message: { type: "witness-request", subject: running.self, nonce } }],
  ];
}

/** Answers a peer with the newest head of its ledger that this node has seen signed. */
export function onWitnessRequest(
  state: NodeState,
  { subject, nonce }: WitnessRequest,
  context: NodeContext,
): Stepped {
  const running = state.phase === "running" || state.phase === "finished" ? state.running : undefined;
  if (!running || subject === running.self)
    return ignore(state, "WITNESS_UNEXPECTED", "No ledger to testify about.");
  const seen = running.seenHeads.get(subject) ?? { size: 0, head: new Uint8Array(32) };
  const address = {
    type: "WITNESS",
    session: 0,
    attempt: 0,
    sender: running.self,
    recipient: subject,
  } as const;
  const content = { subject, nonce, size: seen.size, head: seen.head };
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, content);
  return [state, [{ type: "send", message: { type: "witness", envelope } }]];
}

/** Counts an answer; no peer may know more of this ledger than this node's own disk does. */
export function onWitness(state: NodeState, envelope: Envelope, context: NodeContext): Stepped {
  if (state.phase !== "running") return ignore(state, "WITNESS_UNEXPECTED", "No study is running.");
  const { running } = state;
  const { freshness, study, self } = running;
  const identity = study.identities[envelope.sender];
  const isAnswer =
    envelope.type === "WITNESS" && envelope.sender !== self && envelope.recipient === self && identity;
  if (freshness.type !== "asking" || !isAnswer) return ignore(state, "WITNESS_UNASKED", "Nobody was asked.");
  const body = openEnvelope(envelope, identity, study.binding, witnessBody);
  if (!body || body.subject !== self || !equalBytes(body.nonce, freshness.nonce)) {
    return ignore(state, "WITNESS_FOREIGN", "A testimony is unsigned or answers another question.");
  }
  if (body.size > context.ledger().head.size) {
    const behind = fault(
      "LEDGER_BEHIND",
      `A peer has seen ${body.size} entries of this node's ledger; this disk holds ${context.ledger().head.size}.`,
      "The disk was restored from a backup or copied from another machine, so charges are missing here.",
      "Restore the newest ledger of this node, or retire its identity key and enrol a new one.",
    );
    return refuse(running, behind, [envelope]);
  }
  const answers = new Map<number, SeenHead>(freshness.answers).set(envelope.sender, {
    size: body.size,
    head: body.head,
  });
  const isEnough = answers.size + 1 >= study.cohort.t;
  return [
    {
      phase: "running",
      running: { ...running, freshness: isEnough ? { type: "fresh" } : { ...freshness, answers } },
    },
    [],
  ];
}
