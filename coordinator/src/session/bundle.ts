import { samePublicBytes } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { isUsablePublicKey } from "@fedseg/shared/crypto/key-agreement.ts";
import { withEntry } from "@fedseg/shared/math/growing-map.ts";
import { type BundleMessage, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { isOfSize } from "@fedseg/shared/session/conviction.ts";
import { disagree } from "@fedseg/shared/session/key-disputes.ts";
import { recordsAfter } from "./records.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, DeadlineId, Moved } from "./events.ts";
import { type Presence, type Running, type Stage, turnKey } from "./state.ts";

type StageId = Extract<DeadlineId, { type: "stage" }>;

/** Session that is being worked on. */
export function sessionOf(running: Running): number {
  return running.history.length + 1;
}

/** CALLs one node for a turn. */
export function call(
  running: Running,
  to: number,
  session: number,
  attempt: number,
  context: CoordinatorContext,
): CoordinatorEffect {
  const address = { type: "CALL", session, attempt, sender: COORDINATOR, recipient: to } as const;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, {});
  const results = recordsAfter(running, running.verified[to]);
  return { type: "send", to, message: { type: "call", envelope, results } };
}

/** Starts a session: at once, or when its turn has come where studies take turns; until then nobody is late. */
export function beginSession(
  running: Running,
  presence: readonly Presence[],
  context: CoordinatorContext,
): Moved {
  if (context.takesTurns !== true) return callAll(running, presence, context);
  const { stage } = running;
  if (stage.type === "bundles" && !stage.isCalled) return { running, effects: [] };
  return { running: { ...running, stage: { type: "bundles", isCalled: false } }, effects: [] };
}

/** Starts the bundle stage of the current attempt: calls every node that is here and has not sent its bundle. */
export function callAll(running: Running, presence: readonly Presence[], context: CoordinatorContext): Moved {
  const here = bundlesOf(running);
  const effects = presence.flatMap((state, node) =>
    state === "here" && !here.has(node) && !running.excluded.has(node)
      ? [call(running, node, sessionOf(running), running.attempt, context)]
      : [],
  );
  const { bundleMs, prepareMs = 0 } = running.study.plan.timing;
  const deadline = stageDeadline(running, "bundles", bundleMs + prepareMs);
  return {
    running: { ...running, stage: { type: "bundles", isCalled: true } },
    effects: [...effects, deadline],
  };
}

/** Sets the deadline of a stage of the current attempt. */
export function stageDeadline(running: Running, stage: Stage["type"], afterMs: number): CoordinatorEffect {
  return { type: "deadline", id: stageId(running, stage), afterMs };
}

/** Whether a deadline is that of the stage in which the current attempt is: one from before a pause is not. */
export function isOfStage(running: Running, id: StageId): boolean {
  const now = stageId(running, running.stage.type);
  return (
    id.session === now.session &&
    id.attempt === now.attempt &&
    id.stage === now.stage &&
    id.turned === now.turned
  );
}

function stageId(running: Running, stage: Stage["type"]): StageId {
  // What is open goes on while a study is paused, under the deadline that it has.
  const turned = stage === "bundles" ? (running.pause?.count ?? 0) : 0;
  return { type: "stage", session: sessionOf(running), attempt: running.attempt, stage, turned };
}

/** Bundles received for the current turn. */
export function bundlesOf(running: Running): ReadonlyMap<number, BundleMessage> {
  return running.waiting.get(turnKey(sessionOf(running), running.attempt)) ?? new Map();
}

/** BUNDLE: keeps a valid one for the current turn or a coming one; the newest of a restarted node replaces its last. */
export function onBundle(running: Running, from: number, message: BundleMessage): Running | undefined {
  const { envelope, dealt } = message;
  const { study } = running;
  const body =
    envelope.type === "BUNDLE" && envelope.sender === from && envelope.recipient === COORDINATOR
      ? openEnvelope(envelope, study.identities[from], study.binding, bundleBody)
      : undefined;
  const { n } = study.cohort;
  const isWhole =
    body !== undefined &&
    isOfSize(body, n) &&
    dealt.length === n &&
    dealt.every((sealed, holder) => body.dealtHashes.has(holder, sha256(sealed)));
  if (!isWhole || !isUsablePublicKey(body.maskKey) || disagree([from, body], [from, body])) return undefined;
  const isPast =
    envelope.session < sessionOf(running) ||
    (envelope.session === sessionOf(running) && envelope.attempt < running.attempt);
  if (isPast || envelope.session > sessionOf(running) + 1) return undefined;
  const key = turnKey(envelope.session, envelope.attempt);
  const turn = running.waiting.get(key) ?? new Map<number, BundleMessage>();
  // Whoever sends another's mask key has copied it, and the copy comes later.
  if (isOfAnother(turn, from, body.maskKey)) return undefined;
  maskKeys.set(envelope, body.maskKey);
  const waiting = new Map(running.waiting).set(key, withEntry(turn, from, message));
  if (!running.questions.has(from)) return { ...running, waiting };
  const questions = new Map(running.questions);
  questions.delete(from);
  return { ...running, questions, waiting };
}

function isOfAnother(turn: ReadonlyMap<number, BundleMessage>, from: number, maskKey: Uint8Array): boolean {
  let isOther = false;
  // Of n nodes n² come to this: a loop over entries would make each of them anew.
  turn.forEach(({ envelope }, node) => {
    if (node !== from && samePublicBytes(maskKeyOf(envelope), maskKey)) isOther = true;
  });
  return isOther;
}

/** Mask keys of bundles that have been checked. */
const maskKeys = new WeakMap<Envelope, Uint8Array>();

/** Mask key of a bundle that has been checked, perhaps by an earlier process. */
function maskKeyOf(envelope: Envelope): Uint8Array {
  return maskKeys.get(envelope) ?? decodeCanonical(envelope.body, bundleBody)!.maskKey;
}
