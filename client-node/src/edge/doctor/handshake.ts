import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { type Offer, askPlan } from "../coordinator/ask-plan.ts";
import { type NodeConfig, addressesOf } from "../config.ts";
import { type Finding, findingOf } from "./finding.ts";

const OFFERS: Readonly<Record<Offer["type"], string>> = {
  plan: "a plan that it has signed",
  none: "no plan: it has no study for this node now",
  begun: "no plan: its study has begun or ended",
};

/** Proves this node's identity to the coordinator and hears what it offers; approves nothing. */
export async function checkHandshake(
  config: NodeConfig,
  key: SigningKey,
): Promise<{ finding: Finding; offer: Offer | undefined }> {
  try {
    const offer = await askPlan(config, key);
    const many = addressesOf(config).length > 1;
    const text = `the coordinator${many ? ` at ${offer.url}` : ""} admits this node and offers ${OFFERS[offer.type]}`;
    return { finding: { check: "handshake", verdict: "PASS", text }, offer };
  } catch (error) {
    return { finding: findingOf("handshake", "FAIL", error), offer: undefined };
  }
}
