import { ifStoppedOf, promiseOf } from "@fedseg/shared/dp/account-guarantee.ts";
import type { AccountStep } from "../ledgers/account-replay.ts";
import { type Cost, costAt, ratioOf } from "./cost.ts";
import type { Facts } from "./facts.ts";

/** One organisation's account over time, replayed from its own ledger, at its own delta whatever its studies plan with. */
export interface AccountFacts {
  readonly name: string;
  /** What the organisation authorised when it opened the account. */
  readonly epsilon: string;
  readonly delta: string;
  /** Budgets that the account may ever have, ascending, mu². */
  readonly ladder: readonly string[];
  /** The account after every entry that changed it, in order. */
  readonly steps: readonly AccountStep[];
  /** Everything spent or reserved, mu²: by itself it guarantees nothing. */
  readonly spentMuSq: string;
  /** What the account promises: the budget in force at its delta, at delta/K once it was raised. */
  readonly budget: Cost;
  /** What a study would guarantee that took all that is left. */
  readonly left: Cost;
  /** Spent mu² as a share of the budget in force. */
  readonly share: number;
  /** Guarantee if the account stops here: the first rung not below what is spent, at delta/K; null above the top. */
  readonly ifStopped: Cost | null;
  /** Charges of studies that are not in the bundle. */
  readonly foreignCharges: number;
}

/** Says where every node's account stands; one without a usable GENESIS is left out. */
export function accountFacts({ parties }: Pick<Facts, "parties">): readonly AccountFacts[] {
  return parties.flatMap(({ name, ledger, roles }): readonly AccountFacts[] => {
    if (!ledger || roles.every(({ node }) => node === undefined)) return [];
    const { spentMuSq: spent, budgetMuSq: budget, openedMuSq, epsilon, ladder, steps } = ledger.account;
    const delta = Number(ledger.account.delta);
    if (!(delta > 0 && delta < 1)) return [];
    const terms = { delta, ladder, openedSq: openedMuSq, budgetSq: budget, spentSq: spent };
    const rung = ifStoppedOf(terms);
    return [
      {
        name,
        epsilon,
        delta: ledger.account.delta,
        ladder: ladder.map(String),
        steps,
        spentMuSq: `${spent}`,
        budget: costAt(budget, promiseOf(terms).delta),
        left: costAt(budget > spent ? budget - spent : 0n, delta),
        share: ratioOf(spent, budget),
        ifStopped: rung ? costAt(rung.muSq, delta / ladder.length) : null,
        foreignCharges: ledger.foreign.reduce((sum, { count }) => sum + count, 0),
      },
    ];
  });
}
