import type { NodeState } from "./state.ts";
import type { Stepped } from "./events.ts";

/** Refusals of a node whose own signature has shown it that its disk is not the newest: it signs nothing more. */
export const OLD_DISK: readonly string[] = ["LEDGER_BEHIND", "LEDGER_FORKED"];

/**
 * Keeps unsigned what a node would write into its ledger while it does not know whether its disk is an old one, and has it
 * signed, ahead of everything else, as soon as the peers have answered.
 */
export function deferUnknown(before: NodeState, [next, effects]: Stepped): Stepped {
  if (isFresh(next) && !isFresh(before)) return [next, [{ type: "sign-deferred" }, ...effects]];
  const isOld = next.phase === "refused" && OLD_DISK.includes(next.error.code);
  if (isFresh(before) && !isOld) return [next, effects];
  const kept = effects.map((effect) =>
    effect.type === "commit" && effect.ledger.length > 0 ? ({ ...effect, type: "defer" } as const) : effect,
  );
  return [next, kept];
}

/** Tells whether peers have confirmed, since this process started, that this node's ledger is not an old copy. */
function isFresh(state: NodeState): boolean {
  switch (state.phase) {
    case "idle":
    case "asking":
      return false;
    case "refused":
      return state.left?.isFresh === true;
    case "approved":
      return state.isFresh;
    case "running":
    case "finished":
      return state.running.freshness.type === "fresh";
  }
}
