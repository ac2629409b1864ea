import { recordModel } from "@fedseg/shared/session/model-record.ts";
import { isSigned, type Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { onCall } from "./bundle.ts";
import { onOverrun } from "./attempts.ts";
import { onCert, onClose } from "./close.ts";
import { onEarlyWitness, onMeasured, onPlan } from "./enrol.ts";
import { onRoster } from "./roster.ts";
import { deferUnknown } from "./deferred.ts";
import { onExclude } from "./exclude.ts";
import { onOpen } from "./open.ts";
import { underStudy } from "./journal.ts";
import { ignore } from "./refuse.ts";
import { eraseSecrets, forgetChains } from "./forget.ts";
import { keptOpen } from "./left-open.ts";
import { publishCheckpoint, onKnown } from "./checkpoint.ts";
import { onCheckpoints, takeLeave } from "./cosign.ts";
import { linger, onFinal } from "./result.ts";
import { isUnsigned, stay } from "./stay.ts";
import { onPaused } from "./paused.ts";
import { onRevoke } from "./revoke.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, NodeEvent, Stepped } from "./events.ts";
import { type NodeState, type Running, studyOf } from "./state.ts";
import { giveUp, onEnded } from "./under-way.ts";
import { askPeers, awaiting, earlyQuestion, lateQuestion, onWitness, onWitnessRequest } from "./witness.ts";

/** Advances a node by one event. Pure but for the erasure of secrets: the effects say what must be done, in order. */
export function step(state: NodeState, event: NodeEvent, context: NodeContext): Stepped {
  // Two processes that go on from one image of memory draw different bytes from their next event on.
  context.source.renew();
  const [next, effects] = react(state, event, context);
  if (next.phase !== state.phase && (next.phase === "refused" || next.phase === "finished")) {
    eraseSecrets(state);
    eraseSecrets(next);
  }
  const study = studyOf(next);
  if (study === undefined) return [next, effects];
  const kept = effects.map((effect) =>
    effect.type === "commit" || effect.type === "defer"
      ? { ...effect, journal: underStudy(study, effect.journal) }
      : effect,
  );
  return [next, kept];
}

function react(state: NodeState, event: NodeEvent, context: NodeContext): Stepped {
  switch (event.type) {
    case "started":
      return deferUnknown({ phase: "idle" }, started(state, context));
    case "connected":
      return connected(state, event.study);
    case "overrun":
      return onOverrun(state, event.turn, context);
    case "checkpoint-due":
      return publishCheckpoint(state, context);
    case "asked":
      return deferUnknown(state, onPlan(state, event.envelope, context, true));
    case "measured":
      return deferUnknown(state, onMeasured(state, event.study, context));
    case "given-up":
      return deferUnknown(state, giveUp(state, event.error));
    case "lingered":
      return deferUnknown(state, lingered(state, context));
    case "message":
      return receive(state, event.message, context);
  }
}

/** Every start begins with a question to the peers; a node that died just before its last entry writes that. */
function started(state: NodeState, context: NodeContext): Stepped {
  if (state.phase !== "running" && state.phase !== "finished") return [state, []];
  const { running, questions } = askPeers(state.running, context);
  if (state.phase === "running") return [{ phase: "running", running }, questions];
  const model = state.isRecorded ? [] : [recordModel(running.study, state.model)];
  // Whoever has taken its leave waits for the next study, or meets this one's coordinator again.
  const stays = state.isWitnessed ? [] : [isUnsigned(context) ? stay(running) : linger(running)];
  const left = [...model, forgetChains(running), ...stays, ...questions];
  return [{ ...state, running, isRecorded: true }, left];
}

/** The others or the coordinator are gone: this node leaves without their last cosignatures, or their last refusals. */
function lingered(state: NodeState, context: NodeContext): Stepped {
  if (state.phase === "refused" && state.left)
    return [state, [...keptOpen(state.left), { type: "stop", error: state.error }]];
  if (state.phase !== "finished" || (state.isWitnessed && !state.isStaying)) return [state, []];
  return takeLeave(state, context.notary(), context.ledger().unsigned);
}

/** Tells the coordinator how far this node is; a question to the peers that got lost is asked again. Of a study that it is not in it knows nothing. */
function connected(state: NodeState, study = studyOf(state)): Stepped {
  if (study !== studyOf(state)) {
    const resume = { type: "resume", enrolled: false, verified: 0 } as const;
    return [state, [{ type: "send", message: resume }]];
  }
  const running = state.phase === "running" || state.phase === "finished" ? state.running : undefined;
  const resume = {
    type: "resume",
    enrolled: running !== undefined,
    verified: running?.history.length ?? 0,
  } as const;
  const effects: NodeEffect[] = [{ type: "send", message: resume }];
  if (state.phase === "finished") {
    const finished = { type: "finished", sessions: state.running.history.length } as const;
    effects.push({ type: "send", message: finished });
  }
  if (state.phase === "asking")
    effects.push(earlyQuestion(state.self, state.asking), awaiting(state.plan, state.self, state.asking));
  if (running?.freshness.type === "asking") effects.push(lateQuestion(running.self, running.freshness));
  return [state, effects];
}

function receive(state: NodeState, message: CoordinatorMessage, context: NodeContext): Stepped {
  if ((state.phase === "running" || state.phase === "finished") && isHeld(state, message)) {
    const { running } = state;
    return [{ ...state, running: { ...running, held: [...running.held.slice(-15), message] } }, []];
  }
  const [next, effects] = deferUnknown(state, dispatch(state, message, context));
  if (next.phase !== "running" && next.phase !== "finished") return [next, effects];
  if (isAsking(next.running)) return [next, effects];
  const { held } = next.running;
  let current: NodeState = held.length === 0 ? next : { ...next, running: { ...next.running, held: [] } };
  const all = [...effects];
  for (const waiting of held) {
    const [after, more] = deferUnknown(current, dispatch(current, notLast(waiting), context));
    current = after;
    all.push(...more);
  }
  return [current, all];
}

/** What a node that asked was shown as the last was not: what it has yet to sign, and to show, is due now. */
function notLast(held: CoordinatorMessage): CoordinatorMessage {
  return held.type === "checkpoints" ? { ...held, isLast: false } : held;
}

/** Tells whether a node does not know yet that its disk is not an old one. */
function isAsking({ freshness }: Running): boolean {
  return freshness.type === "asking";
}

/** Tells whether a message is put aside until the peers have answered. */
export function isHeld(state: NodeState, message: CoordinatorMessage): boolean {
  const isCourse = state.phase === "running" || state.phase === "finished";
  return isCourse && isAsking(state.running) && mustWait(message);
}

/** What is answered with a signature waits, after every start, until the peers have been heard; testimony about others does not. */
function mustWait({ type }: CoordinatorMessage): boolean {
  return ["call", "open", "close", "cert", "checkpoints", "known"].includes(type);
}

function dispatch(state: NodeState, message: CoordinatorMessage, context: NodeContext): Stepped {
  switch (message.type) {
    case "plan":
      return onPlan(state, message.envelope, context);
    case "roster":
      return onRoster(state, message, context);
    case "call":
      return signed(state, message.envelope, () => onCall(state, message, context));
    case "open":
      return signed(state, message.envelope, () => onOpen(state, message, context));
    case "close":
      return signed(state, message.envelope, () => onClose(state, message, context));
    case "cert":
      return signed(state, message.envelope, () => onCert(state, message, context));
    case "exclude":
      return signed(state, message.envelope, () => onExclude(state, message));
    case "final":
      return onFinal(state, message.results, context);
    case "witness-request":
      return onWitnessRequest(state, message, context);
    case "witness":
      return state.phase === "asking"
        ? onEarlyWitness(state, message.envelope, context)
        : onWitness(state, message.envelope, context);
    case "checkpoints":
      return onCheckpoints(state, message, context);
    case "known":
      return onKnown(state, message, context);
    case "revoke":
      return onRevoke(state, message, context);
    case "ended":
      return onEnded(state, message, context);
    case "paused":
      return onPaused(state, message.envelope);
    case "refused":
      return ignore(
        state,
        `COORDINATOR_${message.code}`,
        `The coordinator has stopped. ${message.what} ${message.why} For its operator: ${message.todo}`,
      );
  }
}

/** Drops what the coordinator has not signed: unsigned input does no harm and has no effect. */
function signed(state: NodeState, envelope: Envelope, answer: () => Stepped): Stepped {
  return isCoordinators(state, envelope)
    ? answer()
    : ignore(state, "UNSIGNED", `${envelope.type} is not signed by this study's coordinator.`);
}

/** Tells whether the coordinator of the study under way has signed a statement in it. */
export function isCoordinators(state: NodeState, envelope: Envelope): boolean {
  if (state.phase !== "running" || envelope.sender !== COORDINATOR) return false;
  const { coordinatorIdentity, binding } = state.running.study;
  return isSigned(envelope, coordinatorIdentity, binding);
}
