import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { type AccountTerms, leftOf } from "@fedseg/shared/dp/account-guarantee.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { downText } from "@fedseg/wording/number-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Finding } from "./finding.ts";

/** Holds what is left of the account against a plan, if one is offered. */
export function checkBudget(terms: AccountTerms, plan: Plan | undefined): Finding {
  const { budgetSq, spentSq, delta } = terms;
  const left = budgetSq - spentSq;
  const words = `ε = ${downText(leftOf(terms).reported)} at δ = ${delta.toExponential()} is left`;
  const ask = "Ask for a cheaper plan, or have the organisation authorise a larger budget.";
  if (left <= 0n)
    return { check: "budget", verdict: "FAIL", text: "nothing is left of the account", todo: ask };
  if (!plan) return { check: "budget", verdict: "PASS", text: words };
  const price = toFixedMuSq(budgetOf(plan).mu);
  if (price > left)
    return {
      check: "budget",
      verdict: "FAIL",
      text: `${words}, less than the offered plan costs`,
      todo: ask,
    };
  if (planCost(plan).worst.coalition.muSq <= left) {
    return {
      check: "budget",
      verdict: "PASS",
      text: `${words}; the offered plan fits, with every attempt it allows`,
    };
  }
  return {
    check: "budget",
    verdict: "WARN",
    text: `${words}; the offered plan fits, but not if many attempts fail`,
    todo: "If attempts are lost the study may stop for want of budget: authorise more, or accept that.",
  };
}
