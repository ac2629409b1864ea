import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { checkPolicy } from "../../policy.ts";
import { type NodeConfig, policyOf } from "../config.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Holds an offered plan against what this node agrees to. */
export function checkOffer(config: NodeConfig, plan: Plan): Finding {
  try {
    checkPolicy(policyOf(config), plan, config.name);
  } catch (error) {
    if (error instanceof CodedError) return findingOf("policy", "FAIL", error);
    throw error;
  }
  return { check: "policy", verdict: "PASS", text: "the offered plan is within this node's policy" };
}
