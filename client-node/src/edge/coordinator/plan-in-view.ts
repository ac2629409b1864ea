import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { noPlan } from "../../session/under-way.ts";
import { askPlan } from "./ask-plan.ts";
import type { NodeConfig } from "../config.ts";
import type { Standing } from "../books/standing.ts";

/** The plan that a node is about to follow, and where it was found. */
export interface PlanInView {
  readonly plan: Plan;
  readonly from: "coordinator" | "books";
}

/**
 * Returns the plan under way by the node's books, or else the one that its coordinator offers.
 * @throws CodedError NO_PLAN when there is none, or as `askPlan`.
 */
export async function planInView(config: NodeConfig, { state, key }: Standing): Promise<PlanInView> {
  if (state.phase === "approved") return { plan: state.plan, from: "books" };
  if (state.phase === "running") return { plan: state.running.study.plan, from: "books" };
  const offer = await askPlan(config, key);
  if (offer.type === "plan") return { plan: offer.plan, from: "coordinator" };
  throw noPlan();
}
