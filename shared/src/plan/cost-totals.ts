import { trustRows } from "../private-sum/trust-rows.ts";
import type { SumParameters } from "../private-sum/types.ts";
import { searchAttempts } from "./attempts.ts";
import type { AskedSession } from "./dry-run.ts";
import type { Plan } from "./plan.ts";
import { cohortOf } from "./terms.ts";

/** mu² of a whole study in the eyes of both observers. */
export type Totals = { readonly outside: bigint; readonly coalition: bigint };

const NOTHING: Totals = { outside: 0n, coalition: 0n };

function plus(a: Totals, b: Totals, times = 1n): Totals {
  return { outside: a.outside + times * b.outside, coalition: a.coalition + times * b.coalition };
}

/** Adds up what sessions cost that are released with so many nodes. */
export function releasedMuSq(plan: Plan, sessions: readonly AskedSession[], survivors: number): Totals {
  return sessions
    .map(({ parameters }) => rowsAt(plan, parameters, survivors))
    .reduce((a, b) => plus(a, b), NOTHING);
}

function rowsAt(plan: Plan, parameters: SumParameters, survivors: number): Totals {
  const { outsideWorld, coalition } = trustRows(parameters, cohortOf(plan), survivors);
  return { outside: outsideWorld, coalition };
}

/**
 * The dearest course: failed attempts may be opened with m nodes, and everybody stays in what is released until the
 * last session, because what a released session leaves makes every attempt after it dearer. What a study may take besides
 * to find whose sums are faulty is in the dearest session. `sessions`: everybody stays.
 */
export function worstMuSq(plan: Plan, sessions: readonly AskedSession[]): Totals {
  const { n, m } = cohortOf(plan);
  const failed = BigInt(plan.limits.maxAttempts - 1);
  let dearest = NOTHING;
  const attempts = sessions.reduce((sum, { session, parameters }) => {
    const fewest = rowsAt(plan, parameters, m);
    const released = session < sessions.length ? rowsAt(plan, parameters, n) : fewest;
    if (fewest.coalition > dearest.coalition) dearest = fewest;
    return plus(plus(sum, released), fewest, failed);
  }, NOTHING);
  return plus(attempts, dearest, BigInt(searchAttempts(plan)));
}
