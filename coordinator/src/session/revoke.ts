import type { RevokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import { identityRevoked, revocationFor } from "@fedseg/shared/session/revoked.ts";
import { endStudy } from "./finish.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Stepped } from "./events.ts";
import type { CoordinatorState } from "./state.ts";

/**
 * REVOKE: a key of the study is not to be trusted any more, by its own signature. Recorded and passed on to every node
 * that is here or comes later, and the study ends for good; a finished one only passes it on.
 */
export function onRevoke(
  state: CoordinatorState,
  from: number,
  message: RevokeMessage,
  context: CoordinatorContext,
): Stepped {
  if (state.phase === "failed") return [state, []];
  const plan = state.phase === "enrolling" ? state.plan : state.running.study.plan;
  const revocation = revocationFor(plan, message);
  if (!revocation)
    return [state, [{ type: "progress", progress: { type: "dropped", node: from, code: "BAD_REVOKE" } }]];
  if (state.phase === "done") {
    const passedOn = state.presence.flatMap((here, to): CoordinatorEffect[] =>
      here === "here" ? [{ type: "send", to, message }] : [],
    );
    return [state, passedOn];
  }
  return endStudy(state, identityRevoked(revocation.party), context, { revoked: message });
}
