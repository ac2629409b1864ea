import { spentSq } from "@fedseg/shared/dp/filter.ts";
import type { Budget } from "./budgets.ts";
import { epsilonText } from "./budgets.ts";
import type { Kill } from "./options.ts";

/** Tells in words what killing a platform cost: which sums it missed, what it and the others paid. */
export function killStory(
  kill: Kill,
  budgets: ReadonlyMap<string, Budget>,
  sessions: number,
  delta: number,
): string {
  const { inSums, account, releases, refunds, lost } = budgets.get(kill.node)!;
  const paid = epsilonText(spentSq(account.filter), delta);
  const others = [...budgets]
    .filter(([name]) => name !== kill.node)
    .map(([, { account: own }]) => spentSq(own.filter));
  const most = others.reduce((a, b) => (a > b ? a : b), 0n);
  return [
    `  ${kill.node} was killed in session ${kill.session} and took part in ${inSums} of ${sessions} sums; its users weigh nothing in the others.`,
    `  It paid ε = ${paid} (${lost} charge(s) for sums that never came, ${refunds} refunded) and holds all ${releases} verified results now.`,
    `  The others paid ε = ${epsilonText(most, delta)}: every sum without ${kill.node} still carried the planned noise of honest platforms, so nothing had to be repeated.`,
  ].join("\n");
}
