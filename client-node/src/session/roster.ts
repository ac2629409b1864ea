import { equalBytes, fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { rosterBody } from "@fedseg/shared/protocol/enrol.ts";
import { type Envelope, ZERO_HASH, openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { fault } from "@fedseg/shared/session/fault.ts";
import { rootChains } from "@fedseg/shared/session/keys.ts";
import { assembleStudy, hashEnrolments } from "@fedseg/shared/session/study.ts";
import type { NodeContext } from "./context.ts";
import type { Stepped } from "./events.ts";
import { ROSTER_ENTRY, writeChains } from "./journal.ts";
import { ignore, refuse, refuseAgain, refuseStudy } from "./refuse.ts";
import { type NodeState, type Running, startOfStudy } from "./state.ts";
import { noPlanText } from "./under-way.ts";
import { askPeers } from "./witness.ts";

type RosterMessage = Extract<CoordinatorMessage, { type: "roster" }>;

/**
 * ROSTER: checks that everybody countersigned, derives the key chains and erases the channel secret; then asks the
 * peers once more: answers bound to the same list of enrolments show that they hold the same.
 */
export function onRoster(state: NodeState, message: RosterMessage, context: NodeContext): Stepped {
  if (state.phase === "running") return otherRoster(state.running, message);
  if (state.phase === "refused" && isSignedRoster(state.study, message, context.policy.coordinator))
    return refuseAgain(state);
  // Nobody can tell who has signed the roster of a plan that is not known here: it ends nothing.
  if (state.phase === "idle") return ignore(state, "NO_PLAN", noPlanText());
  if (state.phase !== "approved")
    return ignore(state, "ROSTER_UNEXPECTED", "A roster came in another phase.");
  const { envelope, enrolments } = message;
  if (!isSignedRoster(toHex(hashPlan(planBytes(state.plan))), message, state.plan.coordinator))
    return ignore(state, "ROSTER_UNSIGNED", "The pinned coordinator has not signed this list of enrolments.");
  try {
    const study = assembleStudy(state.plan, enrolments);
    const own = openOwn(state.enrolment, enrolments[state.self]);
    if (!own)
      throw fault(
        "ENROL_ALTERED",
        "The roster carries another enrolment for this node than the one it sent.",
        "Somebody else would hold this node's channel keys.",
      );
    const chains = rootChains(study, state.self, state.channelSecret);
    state.channelSecret.erase();
    const { running, questions } = askPeers(startOfStudy(study, state.self, chains), context);
    return [
      { phase: "running", running },
      [
        {
          type: "commit",
          journal: [
            { key: "roster", value: encodeCanonical(enrolments) },
            { key: ROSTER_ENTRY, value: encodeCanonical(envelope) },
            writeChains(1, chains),
            { key: "channel-secret", value: undefined },
          ],
          ledger: [
            {
              type: "ENROLLED",
              study: toHex(study.binding.planHash),
              enrolHash: toHex(study.binding.enrolHash),
            },
          ],
        },
        ...questions,
      ],
    ];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return refuseStudy(toHex(hashPlan(planBytes(state.plan))), error, {
      evidence: [envelope, ...enrolments],
    });
  }
}

/** A roster that comes again is no news; a second one that the coordinator has signed proves that nodes were shown two. */
function otherRoster(running: Running, message: RosterMessage): Stepped {
  const { study, attempt } = running;
  const isOther =
    isSignedRoster(toHex(study.binding.planHash), message, study.plan.coordinator) &&
    !equalBytes(hashEnrolments(study.binding.planHash, message.enrolments), study.binding.enrolHash);
  if (!isOther) return ignore({ phase: "running", running }, "ROSTER_KNOWN", "A roster came again.");
  const second = fault(
    "SECOND_ROSTER",
    "The coordinator has signed two different lists of enrolments.",
    "Nodes that hold different keys of each other can be made to reveal an individual contribution.",
  );
  return refuse(running, second, [message.envelope, ...(attempt ? [attempt.open] : [])]);
}

/** Tells whether a plan's coordinator has signed exactly this list: only then is what is wrong with it its fault. */
function isSignedRoster(
  planHash: string,
  { envelope, enrolments }: RosterMessage,
  { identity }: Plan["coordinator"],
): boolean {
  const binding = { planHash: fromHex(planHash), enrolHash: ZERO_HASH };
  const isFrom = envelope.type === "ROSTER" && envelope.sender === COORDINATOR;
  const body = isFrom ? openEnvelope(envelope, fromHex(identity), binding, rosterBody) : undefined;
  return body !== undefined && equalBytes(body.enrolHash, hashEnrolments(binding.planHash, enrolments));
}

function openOwn(sent: Envelope, listed: Envelope | undefined): boolean {
  return listed !== undefined && toHex(encodeCanonical(sent)) === toHex(encodeCanonical(listed));
}
