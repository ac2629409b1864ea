import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { enrolBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Envelope, ZERO_HASH, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { assembleStudy, planBinding } from "@fedseg/shared/session/study.ts";
import { EMPTY_BOARD } from "./board-state.ts";
import { beginSession } from "./bundle.ts";
import { endStudy } from "./finish.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState, Running } from "./state.ts";

type Enrolling = Extract<CoordinatorState, { phase: "enrolling" }>;

/** Sends the signed plan to a node that has just said where it stands. */
export function sendPlan(state: Enrolling, node: number, context: CoordinatorContext): CoordinatorEffect {
  const address = { type: "PLAN", session: 0, attempt: 0, sender: COORDINATOR, recipient: EVERYONE } as const;
  const content = { plan: planBytes(state.plan), seconds: context.notary().seconds() };
  const envelope = sealEnvelope(context.signingKey, planBinding(state.plan), address, content);
  return { type: "send", to: node, message: { type: "plan", envelope } };
}

/** Sends every ENROLL to a node, signed as the one list there is. */
export function sendRoster(
  { study, enrolments }: Running,
  to: number,
  context: CoordinatorContext,
): CoordinatorEffect {
  const address = {
    type: "ROSTER",
    session: 0,
    attempt: 0,
    sender: COORDINATOR,
    recipient: EVERYONE,
  } as const;
  const { enrolHash } = study.binding;
  const envelope = sealEnvelope(context.signingKey, planBinding(study.plan), address, { enrolHash });
  return { type: "send", to, message: { type: "roster", envelope, enrolments: [...enrolments] } };
}

/** ENROLL: keeps the first valid one of each node; with the last of them the study starts. */
export function onEnrol(
  state: Enrolling,
  from: number,
  envelope: Envelope,
  context: CoordinatorContext,
): Stepped {
  const identity = fromHex(state.plan.roster[from].identity);
  const isValid =
    envelope.type === "ENROLL" &&
    envelope.sender === from &&
    openEnvelope(envelope, identity, planBinding(state.plan), enrolBody) !== undefined;
  if (!isValid) {
    return [state, [{ type: "progress", progress: { type: "dropped", node: from, code: "BAD_ENROL" } }]];
  }
  if (state.enrolments.has(from)) return [state, []];
  const enrolments = new Map(state.enrolments).set(from, envelope);
  const of = state.plan.roster.length;
  const told: CoordinatorEffect = {
    type: "progress",
    progress: { type: "enrolled", node: from, nodes: enrolments.size, of },
  };
  const kept: CoordinatorEffect = {
    type: "commit",
    journal: [{ key: enrolledEntry(from), value: encodeCanonical(envelope) }],
    ledger: [],
  };
  if (enrolments.size < of) return [{ ...state, enrolments }, [kept, told]];
  const [next, effects] = begin({ ...state, enrolments }, context);
  return [next, [kept, told, ...effects]];
}

/** Journal key of a node's ENROLL. */
export function enrolledEntry(node: number): string {
  return `enrolled/${`${node}`.padStart(3, "0")}`;
}

/** Starts a study that everybody has enrolled in. */
export function begin(state: Enrolling, context: CoordinatorContext): Stepped {
  const inOrder = state.plan.roster.map((_, node) => state.enrolments.get(node)!);
  try {
    const running = startRunning(state.plan, inOrder);
    const called = beginSession(running, state.presence, context);
    return [
      { phase: "running", running: called.running, presence: state.presence },
      [
        {
          type: "commit",
          journal: [{ key: "enrolments", value: encodeCanonical(inOrder) }],
          ledger: [
            {
              type: "ENROLLED",
              study: toHex(running.study.binding.planHash),
              enrolHash: toHex(running.study.binding.enrolHash),
            },
          ],
        },
        ...inOrder.map((_, to) => sendRoster(running, to, context)),
        ...called.effects,
      ],
    ];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    // Every node enrols once, and would send the same again.
    return endStudy(state, error, context);
  }
}

/** Returns the state of a study before its first session. @throws CodedError ENROL_*. */
export function startRunning(plan: Enrolling["plan"], enrolments: readonly Envelope[]): Running {
  const study = assembleStudy(plan, enrolments);
  return {
    study,
    enrolments,
    history: [],
    counted: [],
    records: [],
    stateHash: study.binding.enrolHash,
    previousResult: ZERO_HASH,
    attempt: 1,
    stage: { type: "bundles", isCalled: false },
    waiting: new Map(),
    verified: study.plan.roster.map(() => 0),
    faulty: [],
    excluded: new Map(),
    disputes: new Map(),
    questions: new Map(),
    board: EMPTY_BOARD,
  };
}
