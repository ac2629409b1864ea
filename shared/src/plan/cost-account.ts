import { guaranteeOf } from "../dp/accountant.ts";
import { type AccountTerms, promiseOf } from "../dp/account-guarantee.ts";
import type { PlanCost } from "./cost.ts";

/** What an account says about a plan, as mu² and as epsilon at the account's own delta. */
export interface AccountCost {
  readonly delta: number;
  readonly authorised: number;
  /** Part of the account's mu² that is spent or reserved so far; it has no epsilon of its own. */
  readonly spentShare: number;
  /** Parts of the account's mu² that the study takes: at most, if every node stays, and if every attempt is made. */
  readonly share: number;
  readonly expectedShare: number;
  readonly worstShare: number;
  /** Guarantee of everything that would be left afterwards. */
  readonly leftBefore: number;
  readonly leftAfter: number;
  /** How many such studies fit into what is left, this one included. */
  readonly studies: number;
  readonly worstStudies: number;
}

/** Computes the share that a plan takes of an account, what is left, and how many such studies fit. */
export function accountCost(
  { once, expected, worst }: Pick<PlanCost, "once" | "expected" | "worst">,
  terms: AccountTerms,
): AccountCost {
  const { budgetSq, spentSq: spent, delta } = terms;
  const left = budgetSq - spent;
  const [price, worstPrice] = [once.coalition.muSq, worst.coalition.muSq];
  const epsilon = (muSq: bigint) => guaranteeOf(muSq < 0n ? 0n : muSq, delta).reported;
  return {
    delta,
    authorised: promiseOf(terms).reported,
    spentShare: ratio(spent, budgetSq),
    share: ratio(price, budgetSq),
    expectedShare: ratio(expected.coalition.muSq, budgetSq),
    worstShare: ratio(worstPrice, budgetSq),
    leftBefore: epsilon(left),
    leftAfter: epsilon(left - price),
    studies: Number(left / price),
    worstStudies: Number(left / worstPrice),
  };
}

/** Returns a/b to nine digits, rounded up; 1 or more when nothing was authorised. */
function ratio(a: bigint, b: bigint): number {
  return b === 0n ? Infinity : Number((a * 1_000_000_000n + b - 1n) / b) / 1e9;
}
