import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { behaviourOf, laterOf, targetOf } from "@fedseg/shared/plan/programs.ts";
import type { DataRequest } from "./prepare.ts";

/** Returns what is to be measured of rows for a plan, as of its snapshot. */
export function requestOf(plan: Plan): Omit<DataRequest, "isWithdrawn" | "unmet"> {
  const { features, cleaning, catalogue, snapshot } = plan;
  const besides = { behaviour: behaviourOf(plan), later: laterOf(plan) };
  return {
    features,
    cleaning,
    target: targetOf(plan),
    catalogue,
    ...besides,
    snapshotMs: Date.parse(snapshot),
  };
}
