import { requireStart } from "@fedseg/shared/plan/analysis.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Policy } from "./policy.ts";
import type { Circumstances } from "./floors.ts";
import { judgePlan } from "./judge.ts";
import { PolicyRefusal } from "./refusal.ts";

/**
 * Checks a plan against the node's own policy.
 * @throws CodedError PLAN_* or SUM_TOO_LARGE for a plan that nobody could accept, PolicyRefusal with a POLICY_* code
 * for one that this node does not.
 */
export function checkPolicy(policy: Policy, plan: Plan, circumstances: Circumstances): void {
  checkPlan(plan);
  requireStart(plan);
  const judgement = judgePlan(policy, plan, circumstances);
  const [code] = judgement.codes;
  if (code) throw new PolicyRefusal(code, judgement);
}
