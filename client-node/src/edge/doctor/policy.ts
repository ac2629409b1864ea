import { CodedError } from "@fedseg/shared/errors.ts";
import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { inputSentences, knownInputs } from "../../policy/inputs.ts";
import { judgePlan } from "../../policy/judge.ts";
import { PolicyRefusal } from "../../policy/refusal.ts";
import { type NodeConfig, policyOf } from "../config.ts";
import type { Standing } from "../books/standing.ts";
import { circumstancesOf, limitOn } from "../inbox/own-word.ts";
import type { Offer } from "../coordinator/ask-plan.ts";
import { type Finding, findingOf, notLookedAt } from "./finding.ts";

/** Looks at what a coordinator offers; where it has offered no plan there is nothing to mend. */
export function checkOffer(config: NodeConfig, offer: Offer | undefined, standing: Standing): Finding {
  if (!offer) return notLookedAt("policy", "the coordinator has not admitted this node");
  if (offer.type === "plan") return checkPlanOffered(config, offer.plan, standing);
  return { check: "policy", verdict: "PASS", text: "no plan is offered that this node could refuse" };
}

/** Holds an offered plan against all that this node agrees to. */
function checkPlanOffered(config: NodeConfig, plan: Plan, standing: Standing): Finding {
  try {
    checkPlan(plan);
    requireStart(plan);
  } catch (error) {
    if (error instanceof CodedError) return findingOf("policy", "FAIL", error);
    throw error;
  }
  const nowMs = new Date().getTime();
  const circumstances = circumstancesOf(standing, nowMs);
  const judgement = judgePlan(policyOf(config), plan, circumstances);
  const [code, ...others] = judgement.codes;
  const limit = code ? undefined : limitOn(config, plan, standing, nowMs);
  if (limit) return { ...findingOf("policy", "FAIL", limit), judgement };
  if (!code) {
    const kept = `the offered plan is within this node's policy: ${judgement.floors.length} limits are kept`;
    const text = [kept, ...inputSentences(knownInputs(plan, circumstances))].join(". ").replace(/\.$/, "");
    return { check: "policy", verdict: "PASS", text, judgement };
  }
  const finding = findingOf("policy", "FAIL", new PolicyRefusal(code, judgement));
  const text = others.length > 0 ? `${finding.text} Also ${others.join(", ")}.` : finding.text;
  return { ...finding, text, judgement };
}
