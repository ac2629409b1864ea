import type { CodedError } from "@fedseg/shared/errors.ts";
import { learnedMuSq } from "@fedseg/shared/plan/learned.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { limitsPassed, viewAccount } from "../../inbox/account-view.ts";
import { approvesNothing, limitReached } from "../../inbox/refusals.ts";
import type { Circumstances } from "../../policy/floors.ts";
import { replaceable } from "../../session/replaceable.ts";
import type { Standing } from "../books/standing.ts";
import type { NodeConfig } from "../config.ts";

/** What a policy looks at beside a plan, by a node's books and this machine's clock. */
export function circumstancesOf(standing: Standing, nowMs: number): Circumstances {
  const { approvedSnapshot, approved, models } = standing;
  return {
    nowMs,
    approvedSnapshot,
    approved,
    models,
    replaceable: (study) => replaceable(study, standing),
  };
}

/** Why an owner's limits or `approve: never` refuse a plan that policy and account let through; undefined when they do not. */
export function limitOn(
  { policy }: Pick<NodeConfig, "policy">,
  plan: Plan,
  standing: Pick<Standing, "lines" | "account" | "read">,
  nowMs: number,
): CodedError | undefined {
  if (policy.approve === "never") return approvesNothing();
  const view = viewAccount(standing);
  const [passed] = limitsPassed(
    view,
    policy.limits,
    { worstSq: learnedMuSq(plan), replaces: plan.replaces },
    nowMs,
  );
  return passed && limitReached(passed, view.delta);
}
