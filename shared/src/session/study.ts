import { CodedError } from "../errors.ts";
import { concatBytes, equalBytes, fromHex } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { isUsablePublicKey } from "../crypto/key-agreement.ts";
import { cohortOf } from "../plan/terms.ts";
import { type Plan, hashPlan, planBytes } from "../plan/plan.ts";
import type { Cohort } from "../private-sum/types.ts";
import { enrolBody } from "../protocol/enrol.ts";
import { type Ticks, ticksOf } from "./tick.ts";
import { type Binding, type Envelope, ZERO_HASH, envelopeHash, openEnvelope } from "../protocol/envelope.ts";

/** A study that everybody has countersigned: what all later statements are bound to. */
export interface Study {
  readonly plan: Plan;
  readonly cohort: Cohort;
  readonly binding: Binding;
  /** Ed25519 keys in roster order. */
  readonly identities: readonly Uint8Array[];
  readonly coordinatorIdentity: Uint8Array;
  /** X25519 channel keys E_i in roster order. */
  readonly channelKeys: readonly Uint8Array[];
  /** How long after an OPEN its answer leaves, as the nodes have stated it. */
  readonly ticks: Ticks;
}

/** Binding of the statements made before everybody has enrolled. */
export function planBinding(plan: Plan): Binding {
  return { planHash: hashPlan(planBytes(plan)), enrolHash: ZERO_HASH };
}

/**
 * Builds the study from the plan and every node's ENROLL.
 * @throws CodedError ENROL_MISSING, ENROL_SIGNATURE, ENROL_KEY or ENROL_DUPLICATE.
 */
export function assembleStudy(plan: Plan, enrolments: readonly Envelope[]): Study {
  const before = planBinding(plan);
  const identities = plan.roster.map((party) => fromHex(party.identity));
  if (enrolments.length !== identities.length) {
    throw enrolRefusal("ENROL_MISSING", `${enrolments.length} of ${identities.length} nodes have enrolled.`);
  }
  const bodies = enrolments.map((envelope, index) => {
    const body =
      envelope.type === "ENROLL" && envelope.sender === index
        ? openEnvelope(envelope, identities[index], before, enrolBody)
        : undefined;
    if (!body)
      throw enrolRefusal("ENROL_SIGNATURE", `The enrolment of node ${index} is not signed by its identity.`);
    if (!isUsablePublicKey(body.channelKey)) {
      throw enrolRefusal("ENROL_KEY", `The channel key of node ${index} is low-order or not canonical.`);
    }
    return body;
  });
  const channelKeys = bodies.map(({ channelKey }) => channelKey);
  if (channelKeys.some((key, at) => channelKeys.slice(0, at).some((other) => equalBytes(key, other)))) {
    throw enrolRefusal("ENROL_DUPLICATE", "Two nodes gave the same channel key.");
  }
  const enrolHash = hashEnrolments(before.planHash, enrolments);
  return {
    plan,
    cohort: cohortOf(plan),
    binding: { planHash: before.planHash, enrolHash },
    identities,
    coordinatorIdentity: fromHex(plan.coordinator.identity),
    channelKeys,
    ticks: ticksOf(bodies),
  };
}

/** enrolHash: binds the plan and every signed ENROLL, in roster order. */
export function hashEnrolments(planHash: Uint8Array, enrolments: readonly Envelope[]): Uint8Array {
  return hashFields(DOMAINS.enrol, planHash, concatBytes(...enrolments.map(envelopeHash)));
}

function enrolRefusal(code: string, what: string): CodedError {
  return new CodedError(code, {
    what,
    why: "A study starts only when every node of the roster has countersigned the same plan with a key of its own.",
    todo: "Ask the coordinator to run a new study; if it happens again, compare the roster's keys with your partners.",
  });
}
