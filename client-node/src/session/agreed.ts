import { planUndecided } from "../inbox/refusals.ts";
import { considerPlan } from "./consider.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";
import { refusePlan } from "./refuse-plan.ts";
import type { NodeState } from "./state.ts";
import { awaiting, earlyQuestion, newQuestion } from "./witness.ts";

/** A node that agrees to a plan, and has not countersigned it. */
export type AskingState = Extract<NodeState, { phase: "asking" }>;

/** What was agreed to is looked at once more: its owner has taken that back, or there is room now, and its partners are asked anew. */
export function lookAgain(state: NodeState, study: string, context: NodeContext): Stepped {
  if (state.phase !== "asking") return [state, []];
  const { phase, plan, self, envelope } = state;
  const decision = considerPlan(plan, study, context);
  if (decision.type === "refuse") return refusePlan(study, decision.error, [envelope], context);
  if (decision.type === "wait") return undecided(state, study);
  const asking = newQuestion(context);
  const effects = [
    earlyQuestion(self, asking),
    awaiting(plan, self, asking),
    ...watched(state, study, context),
  ];
  return [{ phase, plan, self, envelope, asking }, effects];
}

/** What a rule agreed to, its owner has to look at after all: others have used up meanwhile what the rule allows. The coordinator hears that. */
export function undecided({ plan, envelope }: AskingState, study: string): Stepped {
  const effects: readonly NodeEffect[] = [
    { type: "refusal", error: planUndecided() },
    { type: "ask", plan, study, envelope },
  ];
  return [{ phase: "idle" }, effects];
}

/** As long as it has not countersigned a plan, its owner may take back that this node agrees. */
export function watched(
  { plan, envelope }: AskingState,
  study: string,
  { inbox }: NodeContext,
): NodeEffect[] {
  return inbox ? [{ type: "ask", plan, study, envelope, isAgreed: true }] : [];
}
