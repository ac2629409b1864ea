import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { type Offer, askPlan } from "../coordinator/ask-plan.ts";
import { type NodeConfig, addressesOf } from "../config.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Proves this node's identity to the coordinator and hears what it offers; approves nothing. */
export async function checkHandshake(
  config: NodeConfig,
  key: SigningKey,
): Promise<{ finding: Finding; offer: Offer | undefined }> {
  try {
    const offer = await askPlan(config, key);
    const many = addressesOf(config).length > 1;
    const offers =
      offer.type === "plan" ? "a plan that it has signed" : "no plan: its study has begun or ended";
    const text = `the coordinator${many ? ` at ${offer.url}` : ""} admits this node and offers ${offers}`;
    return { finding: { check: "handshake", verdict: "PASS", text }, offer };
  } catch (error) {
    return { finding: findingOf("handshake", "FAIL", error), offer: undefined };
  }
}
