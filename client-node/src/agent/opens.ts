import type { OpenMessage } from "../session/deals.ts";
import type { NodeEvent } from "../session/events.ts";
import type { NodeState } from "../session/state.ts";
import { isCoordinators, isHeld } from "../session/step.ts";

/** The OPEN that an event brings; of one that nobody has signed for this study nothing comes, nor any delay. */
export function signedOpen(event: NodeEvent, state: NodeState): OpenMessage | undefined {
  if (event.type !== "message" || event.message.type !== "open") return undefined;
  return isCoordinators(state, event.message.envelope) ? event.message : undefined;
}

/** The same, when it is answered now. */
export function openToAnswer(event: NodeEvent, state: NodeState): OpenMessage | undefined {
  const open = signedOpen(event, state);
  return open && !isHeld(state, open) ? open : undefined;
}
