import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect } from "./events.ts";
import type { Running } from "./state.ts";

/** How long a finished node stays, ms: for its last cosignatures, or, started again, for the partners by whose answers its last entries are signed. */
export function stayMs({ timing }: Pick<Plan, "timing">): number {
  return 2 * timing.bundleMs;
}

/** Stays so long. */
export function stay({ study }: Running): NodeEffect {
  return { type: "linger", afterMs: stayMs(study.plan) };
}

/** Whether entries of this node's ledger wait until its partners have answered. */
export function isUnsigned(context: NodeContext): boolean {
  return context.ledger().unsigned > 0;
}
