import { type Guarantee, guaranteeOf } from "./accountant.ts";

/** "Guarantee if you stop here": a rung of the ladder and what it guarantees. */
export interface Reading extends Guarantee {
  /** Index of the first rung that is not below what was spent. */
  readonly rung: number;
  readonly muSq: bigint;
}

/**
 * Rungs below and above the authorised budget; each doubles the mu² of the one below. Every rung costs, since a
 * reading holds at delta/K: with K = 6 its epsilon is 6 to 10 % above that of one fixed budget at delta 1e-6. From an
 * eighth of the budget on, its mu is less than √2 times what was spent.
 */
const RUNGS_BELOW = 3n;
const RUNGS_ABOVE = 2n;

/**
 * Builds the ladder that GENESIS fixes for ever: an eighth, a quarter and half of the budget's mu², the budget, and
 * two raises, ascending; mu² in fixed point 2^-80. Rungs that would be nothing are left out.
 * @throws RangeError when the budget is below 0.
 */
export function genesisLadder(budgetMuSq: bigint): bigint[] {
  if (budgetMuSq < 0n) throw new RangeError(`"budgetMuSq" expected >= 0, got ${budgetMuSq}`);
  const rungs: bigint[] = [];
  for (let down = RUNGS_BELOW; down > 0n; down--) rungs.push(budgetMuSq >> down);
  for (let up = 0n; up <= RUNGS_ABOVE; up++) rungs.push(budgetMuSq << up);
  return rungs.filter((muSq, at) => muSq > (rungs[at - 1] ?? 0n));
}

/**
 * Reads the odometer: one filter per rung, each at delta/K, so the rung may be chosen after the fact. What was spent
 * alone is no guarantee. `ladder` ascends and was fixed before the first release.
 * Returns undefined when more than its top was spent.
 * @see Rogers, Roth, Ullman, Vadhan 2016, on odometers and filters
 */
export function readOdometer(ladder: readonly bigint[], spent: bigint, delta: number): Reading | undefined {
  const rung = ladder.findIndex((muSq) => muSq >= spent);
  const muSq = ladder[rung];
  return muSq === undefined ? undefined : { rung, muSq, ...guaranteeOf(muSq, delta / ladder.length) };
}
