import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { agreementKeyFromSeed } from "@fedseg/shared/crypto/key-agreement.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, hashPlan, planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type EnrolBody, type StatedTick, planBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Envelope, ZERO_HASH, isSigned, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import type { Policy } from "../policy/policy.ts";
import { inputNotes } from "../policy/inputs.ts";
import { checkClock } from "./clock.ts";
import { type AskingState, lookAgain, undecided, watched } from "./agreed.ts";
import { considerPlan } from "./consider.ts";
import { takeLeave } from "./cosign.ts";
import { ignore, refuseAgain } from "./refuse.ts";
import { refusePlan } from "./refuse-plan.ts";
import type { NodeContext } from "./context.ts";
import type { Stepped } from "./events.ts";
import { type NodeState, studyOf } from "./state.ts";
import { isUnderWay, keepStudy } from "./under-way.ts";
import { awaiting, earlyQuestion, hearWitness, newQuestion } from "./witness.ts";

/**
 * PLAN: checks it against the own policy and account, then asks the peers; an approved one re-sends its ENROLL.
 * `hasWaited`: it came some time ago, and its owner has been asked. While a study is under way another plan is refused, and the study stays as it is.
 */
export function onPlan(
  state: NodeState,
  envelope: Envelope,
  context: NodeContext,
  hasWaited = false,
): Stepped {
  const plan = readSignedPlan(envelope, context.policy);
  if (plan === "PLAN_MALFORMED") {
    return ignore(state, plan, "The plan is malformed or of a newer form; nothing was approved.");
  }
  if (plan === "PLAN_UNSIGNED") {
    return ignore(state, plan, "The plan is not signed by the pinned coordinator; nothing was approved.");
  }
  const study = toHex(hashPlan(planBytes(plan)));
  if (studyOf(state) === study) return hasWaited ? lookAgain(state, study, context) : repeatAnswer(state);
  if (context.study !== undefined && study !== context.study)
    return ignore(
      state,
      "PLAN_OTHER",
      "A plan came among the messages of another study; nothing was approved.",
    );
  if (isUnderWay(state)) return keepStudy(state);
  if (state.phase === "finished" && hasJustEnded(state)) return leaveFirst(state, context);
  try {
    if (!hasWaited) checkClock(envelope, context.notary().seconds());
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return refusePlan(study, error, [envelope], context);
  }
  const decision = considerPlan(plan, study, context);
  if (decision.type === "refuse") {
    const { error } = decision;
    if (error.code === "INBOX_FULL")
      return [
        state,
        [
          { type: "refusal", error },
          { type: "ask", plan, study, envelope, isFull: true },
        ],
      ];
    return refusePlan(study, error, [envelope], context);
  }
  if (decision.type === "wait") return [state, [{ type: "ask", plan, study, envelope }]];
  const self = plan.roster.findIndex((party) => party.name === context.name);
  const asking = newQuestion(context);
  const agreed = "The plan is agreed to; it is countersigned once the partners have answered.";
  const next: AskingState = { phase: "asking", plan, self, asking, envelope };
  return [
    next,
    [
      earlyQuestion(self, asking),
      { type: "note", code: "PLAN_AGREED", text: agreed },
      ...inputNotes(plan, context.ledger()),
      awaiting(plan, self, asking),
      ...watched(next, study, context),
    ],
  ];
}

/** Tells whether a finished node has yet to take its leave and to label its users: one that has started since has begun to. */
function hasJustEnded({ isWitnessed, running }: Extract<NodeState, { phase: "finished" }>): boolean {
  return !isWitnessed && running.freshness.type === "fresh";
}

/**
 * A finished node ends with its study: its users are labelled when it is not connected, and a study that begins in its place
 * and never ends would keep them from it. Its next process hears the plan.
 */
function leaveFirst(state: Extract<NodeState, { phase: "finished" }>, context: NodeContext): Stepped {
  const text = "Takes leave of the finished study first; the plan is for this node's next start.";
  const [left, effects] = takeLeave(state, context.notary(), context.ledger().unsigned);
  return [left, [{ type: "note", code: "PLAN_LATER", text }, ...effects]];
}

/** Reads a plan that the pinned coordinator has signed; otherwise says what is wrong with it. */
export function readSignedPlan(
  envelope: Envelope,
  { coordinator }: Policy,
): Plan | "PLAN_MALFORMED" | "PLAN_UNSIGNED" {
  const body = decodeCanonical(envelope.body, planBody);
  if (!body || envelope.type !== "PLAN" || envelope.sender !== COORDINATOR) return "PLAN_MALFORMED";
  // Nothing is made of a plan that nobody has signed: the signature is over the hash of its bytes.
  const binding = { planHash: hashPlan(body.plan), enrolHash: ZERO_HASH };
  if (!isSigned(envelope, fromHex(coordinator.identity), binding)) return "PLAN_UNSIGNED";
  return readPlan(body.plan) ?? "PLAN_MALFORMED";
}

/** A plan that this node has answered before gets the same answer again. */
function repeatAnswer(state: NodeState): Stepped {
  if (state.phase === "approved") {
    return [state, [{ type: "send", message: { type: "enrol", envelope: state.enrolment } }]];
  }
  if (state.phase === "asking") return [state, [earlyQuestion(state.self, state.asking)]];
  if (state.phase === "refused") return refuseAgain(state);
  return ignore(state, "PLAN_KNOWN", "The plan of the study under way came again.");
}

/** WITNESS before anything is signed: with enough of them the plan is approved with an ENROLL, with a better memory never. */
export function onEarlyWitness(state: AskingState, envelope: Envelope, context: NodeContext): Stepped {
  const study = toHex(hashPlan(planBytes(state.plan)));
  const heard = hearWitness({ ...state, binding: planBinding(state.plan) }, envelope, context);
  if (heard.type === "ignored") return ignore(state, heard.code, heard.text);
  if (heard.type === "lost") return refusePlan(study, heard.error, [envelope], context);
  const { freshness } = heard;
  if (freshness.type === "asking")
    return [{ ...state, asking: freshness }, [awaiting(state.plan, state.self, freshness)]];
  return approve(state, study, context);
}

/** This node's own ticks have been measured: a plan that waits for nothing else is approved. */
export function onMeasured(state: NodeState, study: string, context: NodeContext): Stepped {
  const isAwaited = state.phase === "asking" && state.isMeasuring && studyOf(state) === study;
  return isAwaited ? approve(state, study, context) : [state, []];
}

function approve(asking: AskingState, planHash: string, context: NodeContext): Stepped {
  const { plan, envelope } = asking;
  // What was so when the plan came need not be so now: another study may have begun, or its owner have said no.
  const decision = considerPlan(plan, planHash, context);
  if (decision.type === "refuse") return refusePlan(planHash, decision.error, [envelope], context);
  if (decision.type === "wait") return undecided(asking, planHash);
  try {
    // A plan without a tick has none that could be shorter.
    const ticks = plan.timing.tickMs > 0 && context.pace ? context.pace.ticks(plan) : [];
    if (!ticks) return [{ ...asking, isMeasuring: true }, [{ type: "measure", plan, study: planHash }]];
    return countersign(asking, planHash, ticks, context);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return refusePlan(planHash, error, [], context);
  }
}

function countersign(
  asking: AskingState,
  planHash: string,
  ticks: readonly StatedTick[],
  context: NodeContext,
): Stepped {
  const { plan, self, envelope } = asking;
  // It answers its partners meanwhile, and asks them anew when there is room.
  if (context.inbox?.takesRoom?.(plan, planHash) === false)
    return [asking, [{ type: "ask", plan, study: planHash, envelope }]];
  const channel = agreementKeyFromSeed(new Secret(context.source.bytes(32)));
  const address = { type: "ENROLL", session: 0, attempt: 0, sender: self, recipient: EVERYONE } as const;
  const content: EnrolBody = { channelKey: channel.publicKey, ticks: [...ticks] };
  const enrolment = sealEnvelope(context.signingKey, planBinding(plan), address, content);
  const state: NodeState = {
    phase: "approved",
    plan,
    self,
    channelSecret: channel.secret,
    enrolment,
    isFresh: true,
  };
  return [
    state,
    [
      {
        type: "commit",
        journal: [
          { key: "plan", value: planBytes(plan) },
          { key: "channel-secret", value: channel.secret.reveal() },
          { key: "enrolment", value: encodeCanonical(enrolment) },
        ],
        ledger: [
          { type: "PLAN", study: planHash, title: plan.title },
          {
            type: "APPROVE",
            study: planHash,
            channelKey: toHex(channel.publicKey),
            snapshot: plan.snapshot,
          },
        ],
      },
      { type: "send", message: { type: "enrol", envelope: enrolment } },
      { type: "prepare", plan },
    ],
  ];
}
