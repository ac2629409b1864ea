import type { AccountTerms } from "@fedseg/shared/dp/account-guarantee.ts";

/** An account at delta 1e-6 that has spent nothing. */
export function newAccount(budgetSq: bigint): AccountTerms {
  return { delta: 1e-6, ladder: [budgetSq], openedSq: budgetSq, budgetSq, spentSq: 0n };
}
