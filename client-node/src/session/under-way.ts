import { CodedError } from "@fedseg/shared/errors.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { EndBody } from "@fedseg/shared/protocol/ended.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { readEnd, studyEnded } from "@fedseg/shared/session/ended.ts";
import { END_ENTRY } from "./journal.ts";
import { ignore, refuseStudy } from "./refuse.ts";
import { DENIAL_COUNTED, isDenialKept } from "./denials.ts";
import { abortsOf, leaveOpen, onAborts, untilRefunded } from "./left-open.ts";
import { type LeftOpen, type NodeState, type Running, planOf, studyOf } from "./state.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";

/** Tells whether this node has approved a study that has neither ended with a model nor been refused. */
export function isUnderWay({ phase }: NodeState): boolean {
  return phase === "approved" || phase === "running";
}

/**
 * Says no to another plan while a study is under way, and stays in that one: nothing is approved, recorded or given up.
 * Only the study's end, its coordinator's signature (END) or this node's owner makes room for another.
 */
export function keepStudy(state: NodeState): Stepped {
  const error = studyUnderWay();
  const { code, refusal } = error;
  return [
    state,
    [
      { type: "refusal", error },
      { type: "note", code, text: `Another plan was refused. ${refusal.why} ${refusal.todo}` },
    ],
  ];
}

function studyUnderWay(): CodedError {
  return new CodedError("STUDY_UNDER_WAY", {
    what: "This node is in a study that has not ended.",
    why: "A new plan would leave that study unfinished, with its charges spent for nothing.",
    todo: "The operator goes on with the earlier study from its own folder, or ends it there with fedseg-coordinator cancel; the node's owner can give it up with fedseg-node leave.",
  });
}

/** The refusal of everything more in a study that this node's owner has given up. */
export function studyLeft(): CodedError {
  return new CodedError("STUDY_LEFT", {
    what: "This node's owner has given this study up.",
    why: "A study that was left is never taken up again; what was charged in it stays charged.",
    todo: "The operator goes on without this node if enough others remain, or ends the study with fedseg-coordinator cancel.",
  });
}

/** GIVEN UP: the owner leaves a study that is under way, whatever its coordinator says; what is charged stays charged. */
export function giveUp(state: NodeState, error: CodedError): Stepped {
  const study = studyOf(state);
  return study !== undefined && isUnderWay(state) ? refuseStudy(study, error, {}) : [state, []];
}

/** What hears of the end of a study. */
type EndContext = Pick<NodeContext, "inbox" | "study" | "ledger" | "signingKey" | "notary">;
type EndedMessage = Extract<CoordinatorMessage, { type: "ended" }>;

/**
 * ENDED: the coordinator of the study under way has signed that it does not go on. The node is free; charges stay, but for those of
 * which enough nodes sign that they never open them.
 */
export function onEnded(state: NodeState, message: EndedMessage, context: EndContext): Stepped {
  const { envelope, aborts } = message;
  const [plan, study] = [planOf(state), studyOf(state)];
  const isOver = state.phase === "finished" || state.phase === "refused";
  if (plan && study !== undefined && !isOver) {
    const end = readEnd(plan, envelope);
    if (end === undefined)
      return ignore(state, "END_UNSIGNED", "The end of the study is not signed by its coordinator.");
    if (state.phase === "running") return endRunning(state.running, end, message, context);
    // What it has agreed to, its partners have not answered for: the plan is kept, for another may take its place.
    return endStudy(study, plan, end, { envelope, isKept: state.phase !== "asking", context });
  }
  if (state.phase === "refused" && state.left && readEnd(state.left.study.plan, envelope))
    return endedAgain({ ...state, left: state.left }, aborts, context);
  return agreedEnded(state, envelope, context);
}

/** Of a study that is under way it is said what becomes of the charges that its end leaves open, before the coordinator hears of the refusal. */
function endRunning(
  running: Running,
  end: EndBody,
  { envelope, aborts }: EndedMessage,
  context: EndContext,
): Stepped {
  const study = toHex(running.study.binding.planHash);
  const { left, journal, ledger, notes } = leaveOpen(running, context);
  const written = [{ key: END_ENTRY, value: encodeCanonical(envelope) }, ...journal];
  const onRecord = { evidence: [envelope], journal: written, before: ledger };
  const error = studyEnded(end);
  const [state, effects] = refuseStudy(study, error, onRecord);
  if (!left || state.phase !== "refused") return [state, [...effects, ...notes]];
  const kept = effects.filter(({ type }) => type !== "refusal" && type !== "stop");
  const [after, more] = endedAgain({ ...state, left }, aborts, context);
  return [after, [...kept, endedNow(error), ...notes, ...more]];
}

/** Tells the owner of the end when it comes: until this node stops, its coordinator may be gone, and is waited for. */
function endedNow({ code, refusal }: CodedError): NodeEffect {
  const text = `${refusal.what} There is nothing to give up: this node waits a moment for what may come back of its charges.`;
  return { type: "note", code, text };
}

/** The end of a study that this node has refused: it says what it never opens, and takes what gives its charges back. */
function endedAgain(
  state: Extract<NodeState, { phase: "refused" }> & { readonly left: LeftOpen },
  aborts: readonly Envelope[] | undefined,
  context: EndContext,
): Stepped {
  const { error } = state;
  const [after, refunded] = aborts ? onAborts(state, aborts, context) : [state, []];
  const said = [...abortsOf(state.left), { type: "refusal", error } as const];
  return [after, [...said, ...refunded, untilRefunded(after)]];
}

/** An earlier process has agreed to a plan that has ended since: it is kept with its end, for another may take its place. */
function agreedEnded(state: NodeState, envelope: Envelope, context: EndContext): Stepped {
  const { inbox, study } = context;
  const isFree = state.phase === "idle" || state.phase === "refused";
  for (const plan of (isFree && inbox?.agreed()) || []) {
    const planHash = toHex(hashPlan(planBytes(plan)));
    // What one study's messages say of another ends nothing.
    const end = study === undefined || study === planHash ? readEnd(plan, envelope) : undefined;
    if (end) return endStudy(planHash, plan, end, { envelope, isKept: false, context });
  }
  for (const plan of (isFree && inbox?.waiting?.()) || []) {
    const planHash = toHex(hashPlan(planBytes(plan)));
    const end = study === undefined || study === planHash ? readEnd(plan, envelope) : undefined;
    // Nobody has said anything to it yet: it is taken down in the inbox alone.
    if (end) return unaskedEnded(planHash, studyEnded(end));
  }
  if (state.phase === "refused") return [state, []];
  return ignore(state, "END_UNEXPECTED", "No study is under way that could end.");
}

function unaskedEnded(study: string, error: CodedError): Stepped {
  return [
    { phase: "refused", study, error },
    [
      { type: "refusal", error },
      { type: "stop", error },
    ],
  ];
}

/** `isKept`: whether the plan stands in the journal already; of others no more ends go on record than refusals. */
function endStudy(
  study: string,
  plan: Plan,
  end: EndBody,
  {
    envelope,
    isKept,
    context,
  }: { readonly envelope: Envelope; readonly isKept: boolean; readonly context: EndContext },
): Stepped {
  const error = studyEnded(end);
  if (!isKept && !isDenialKept(error, study, context)) {
    const effects = [DENIAL_COUNTED, { type: "refusal", error }, { type: "stop", error }] as const;
    return [{ phase: "refused", study, error }, effects];
  }
  const kept = isKept ? [] : [{ key: "plan", value: planBytes(plan) }];
  const journal = [{ key: END_ENTRY, value: encodeCanonical(envelope) }, ...kept];
  return refuseStudy(study, error, { evidence: [envelope], journal });
}

/** The refusal of a node that a study has begun without, as far as its books tell. */
export function noPlan(): CodedError {
  return new CodedError("NO_PLAN", {
    what: "The coordinator's study has begun or ended, and this node's books hold none that is under way.",
    why: "A plan is offered until every platform has countersigned it; afterwards it stands in the books of those who did.",
    todo: "If this node was in it, restore the newest copy of its folder; else it waits for the next study.",
  });
}

/** The same for a node that goes on waiting. */
export function noPlanText(): string {
  const { what, why, todo } = noPlan().refusal;
  return `${what} ${why} ${todo}`;
}
