import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { tickOf } from "@fedseg/shared/session/tick.ts";
import { type NodeState, planOf } from "./state.ts";

/** The tick, in ms, of an OPEN that comes, or else waits, or else was last answered; the plan's when there is none, 0 without a plan. */
export function tickAt(state: NodeState, coming: Envelope | undefined): number {
  if (state.phase !== "running") return planOf(state)?.timing.tickMs ?? 0;
  const { study, held, attempt } = state.running;
  const open = coming ?? held.findLast((message) => message.type === "open")?.envelope ?? attempt?.open;
  return open ? tickOf(study, open) : study.plan.timing.tickMs;
}
