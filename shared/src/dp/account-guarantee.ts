import { type Guarantee, guaranteeOf } from "./accountant.ts";
import { type Reading, readOdometer } from "./odometer.ts";

/** What an account's guarantees depend on; mu² in fixed point 2^-80. */
export interface AccountTerms {
  /** delta of GENESIS: an account has no other, whatever its studies plan with. */
  readonly delta: number;
  /** Budgets that it may ever have, ascending. */
  readonly ladder: readonly bigint[];
  /** The budget of GENESIS, and the one in force. */
  readonly openedSq: bigint;
  readonly budgetSq: bigint;
  readonly spentSq: bigint;
}

/** An epsilon and the delta at which it is computed. */
export interface BudgetGuarantee extends Guarantee {
  readonly delta: number;
}

/**
 * Computes what the account promises with a budget, the one in force when left out: at delta while that is the budget
 * of GENESIS, at delta/K when it was raised to, because a raise is decided after what was released was seen.
 */
export function promiseOf(terms: AccountTerms, budgetSq = terms.budgetSq): BudgetGuarantee {
  const { delta, ladder, openedSq } = terms;
  const own = budgetSq === openedSq ? delta : delta / Math.max(1, ladder.length);
  return { delta: own, ...guaranteeOf(budgetSq, own) };
}

/** Computes what holds if the account stops here, whenever that is decided: undefined above the top of its ladder. */
export function ifStoppedOf({ ladder, spentSq: spent, delta }: AccountTerms): Reading | undefined {
  return readOdometer(ladder, spent, delta);
}

/** Computes what a study would guarantee that took all that is left, by itself; of nothing when it is overspent. */
export function leftOf({ budgetSq, spentSq: spent, delta }: AccountTerms): Guarantee {
  return guaranteeOf(budgetSq > spent ? budgetSq - spent : 0n, delta);
}
