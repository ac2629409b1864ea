import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { fitBeside } from "../account/beside.ts";

/**
 * Tells whether there is room for an approved plan beside the studies under way: as many as the owner wants at once, and none that would
 * keep another from answering in time. What is agreed to and not countersigned takes none: in which order studies of the same
 * platforms are countersigned is their coordinator's to say, or two platforms could each hold the place that the other waits for.
 */
export function hasRoom(plan: Plan, underWay: readonly Plan[], parallel: number): boolean {
  return underWay.length < parallel && fitBeside([plan, ...underWay]);
}
