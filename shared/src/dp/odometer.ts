import { type Guarantee, guaranteeOf } from "./accountant.ts";

/** "Guarantee if you stop here": a rung of the ladder and what it guarantees. */
export interface Reading extends Guarantee {
  /** Index of the first rung that is not below what was spent. */
  readonly rung: number;
  readonly muSq: bigint;
}

/** Builds a ladder of `rungs` budgets that halve downwards from the whole one; mu² in fixed point 2^-80. */
export function buildLadder(muBudgetSq: bigint, rungs: number): bigint[] {
  if (!(Number.isInteger(rungs) && rungs > 0))
    throw new RangeError(`"rungs" expected an integer > 0, got ${rungs}`);
  return Array.from({ length: rungs }, (_, i) => muBudgetSq >> BigInt(rungs - 1 - i));
}

/**
 * Reads the odometer: one filter per rung, each at delta/K, so the rung may be chosen after the fact.
 * `ladder` ascends and was fixed before the first release. Returns undefined when more than its top was spent.
 */
export function readOdometer(ladder: readonly bigint[], spent: bigint, delta: number): Reading | undefined {
  const rung = ladder.findIndex((muSq) => muSq >= spent);
  const muSq = ladder[rung];
  return muSq === undefined ? undefined : { rung, muSq, ...guaranteeOf(muSq, delta / ladder.length) };
}
