import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { canCharge, exhausted } from "@fedseg/shared/ledger/account.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { refuseRevoked } from "@fedseg/shared/session/revoked.ts";
import type { Decision } from "../inbox/port.ts";
import { checkPolicy } from "../policy/check-policy.ts";
import type { NodeContext } from "./context.ts";
import { replaceable } from "./replaceable.ts";

/**
 * Decides about a plan that the pinned coordinator has signed, by its planHash: policy and account first, then what its owner says.
 * The first thing to ask when a plan comes, and once more before anything is signed for it.
 */
export function considerPlan(plan: Plan, study: string, context: NodeContext): Decision {
  const objection = objectionTo(plan, study, context);
  if (context.inbox) return context.inbox.decide(plan, study, objection);
  return objection ? { type: "refuse", error: objection } : { type: "begin" };
}

/** Why policy or account refuse a plan; undefined when they do not. */
function objectionTo(plan: Plan, study: string, context: NodeContext): CodedError | undefined {
  const ledger = context.ledger();
  const books = { ...ledger, read: context.notary().read };
  const circumstances = {
    nowMs: context.clock(),
    ...ledger,
    replaceable: (earlier: string) => replaceable(earlier, books),
  };
  try {
    checkPolicy(context.policy, plan, circumstances);
    checkAccount(plan, study, ledger, context.promised?.() ?? 0n);
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

/** @throws CodedError IDENTITY_REVOKED, BUDGET_EXHAUSTED or PLAN_REPEATED. */
function checkAccount(
  plan: Plan,
  planHash: string,
  { account, approved, revoked }: ReturnType<NodeContext["ledger"]>,
  promisedSq: bigint,
): void {
  const untrusted = refuseRevoked(plan, revoked);
  if (untrusted) throw untrusted;
  if (approved.has(planHash)) {
    throw new CodedError("PLAN_REPEATED", {
      what: "This plan was approved before and its keys are gone.",
      why: "A plan is enrolled once, ever: a second enrolment would let old messages count again.",
      todo: "Ask the coordinator for a new study (a new studyId).",
    });
  }
  if (!canCharge(account, toFixedMuSq(budgetOf(plan).mu) + promisedSq)) throw exhausted();
}
