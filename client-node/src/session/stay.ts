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

/** What is said of a ledger whose last entries wait unsigned when its study is over, and what has them signed. */
export const UNSIGNED_TEXT =
  "The last entries of this node's ledger wait unsigned until its partners have answered that they know of nothing which it lacks; an audit lacks them until then. They are signed in the study under way as soon as enough partners are there, else by the next study that this node countersigns. Without one, where the coordinator was started with run: its operator starts fedseg-coordinator run for this study once more, with a farewellMs in its configuration (a minute where it says none) within which everybody else can start; then this node's owner fedseg-node run, then every other platform; this node waits for them for twice the plan's timing.bundleMs. Afterwards hand the ledger in again.";
