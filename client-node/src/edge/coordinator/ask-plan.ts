import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { givenUp } from "./attempts.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type CoordinatorMessage, coordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { readSignedPlan } from "../../session/enrol.ts";
import { type NodeConfig, introducedBy, policyOf } from "../config.ts";
import { type Connection, connect } from "./connection.ts";

/** How long a coordinator may take to be reached, to admit this node and to send its plan: at each of its addresses. */
const PATIENCE_MS = 10_000;

/** What a coordinator offers to a node that has proved its identity. */
export type Offer =
  | { readonly type: "plan"; readonly plan: Plan }
  /** It has admitted the node, and has no study for it, or only such as have begun or ended without it. */
  | { readonly type: "none" | "begun" };

/**
 * Asks the pinned coordinator for the first plan that it offers, and leaves again: nothing is approved.
 * @throws CodedError COORDINATOR_UNREACHABLE, what `connect` denies with, or PLAN_UNSIGNED.
 */
export async function askPlan(
  config: NodeConfig,
  key: SigningKey,
  patienceMs = PATIENCE_MS,
): Promise<Offer & { readonly url: string }> {
  const asked = Promise.withResolvers<Offer>();
  let lost = "no answer";
  const waiting = new Set<string>();
  let url = "";
  const introduced = introducedBy(config, key);
  const timer = setTimeout(() => asked.reject(unreachable(lost)), patienceMs * introduced.addresses.length);
  const connection: Connection = connect({
    ...introduced,
    onReady: (answering) => (url = answering),
    onStudies: (studies) => {
      for (const study of studies) {
        waiting.add(study);
        connection.send(study, encodeCanonical({ type: "resume", enrolled: false, verified: 0 }));
      }
      if (studies.length === 0) asked.resolve({ type: "none" });
    },
    onMessage: (study, bytes) => {
      const message = decodeCanonical(bytes, coordinatorMessage);
      const offer = message && offerOf(message, config);
      if (offer instanceof CodedError) asked.reject(offer);
      else if (offer?.type === "plan") asked.resolve(offer);
      else if (offer && waiting.delete(study) && waiting.size === 0) asked.resolve(offer);
    },
    onLost: (reason) => (lost = reason),
    onDenied: asked.reject,
  });
  try {
    return { ...(await asked.promise), url };
  } finally {
    clearTimeout(timer);
    connection.close();
  }
}

function offerOf(message: CoordinatorMessage, config: NodeConfig): Offer | CodedError | undefined {
  if (["roster", "final", "ended"].includes(message.type)) return { type: "begun" };
  if (message.type !== "plan") return undefined;
  const plan = readSignedPlan(message.envelope, policyOf(config));
  return typeof plan === "string" ? unsigned(plan) : { type: "plan", plan };
}

function unreachable(reason: string): CodedError {
  return new CodedError("COORDINATOR_UNREACHABLE", {
    what: `The coordinator gave no answer: ${givenUp(reason)}.`,
    why: "It is not running, not reachable from here, or does not answer.",
    todo: "Check coordinatorUrl and the network, and ask its operator whether it is running.",
  });
}

function unsigned(code: "PLAN_MALFORMED" | "PLAN_UNSIGNED"): CodedError {
  return new CodedError(code, {
    what: "What came as the plan is not a plan that the pinned coordinator has signed.",
    why: "Only the coordinator named in the policy may propose a study, in the form that this software speaks.",
    todo: "Compare policy.coordinator with the operator's public key, and both sides' versions.",
  });
}
