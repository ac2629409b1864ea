import type { Keys } from "@fedseg/shared/plan/comparison.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { notOurs } from "./refusals.ts";

/** What a node's owner asks of comparisons, and those that were made of the roster that is pinned now. */
export interface Compared {
  /** With how many partners at least; undefined: c + 1, so that not all of them can be colluders. */
  readonly least: number | undefined;
  /** Names of the partners with whom the pinned roster was compared. */
  partners(): readonly string[];
}

/**
 * Returns with how many partners a roster of `n` must be compared; `c`: how many may collude by the plan, if there is one.
 * A plan may ask for more than the usual number allows, and not for fewer: the operator writes it.
 */
export function leastCompared(least: number | undefined, n: number, c = 0): number {
  return Math.min(least ?? Math.max(c, usualColluders(n)) + 1, n - 1);
}

/** Requires that a roster pins this node's own key for it. `identity`: public half of the key on its disk. @throws CodedError ROSTER_NOT_OURS. */
export function requireOwnKey({ roster }: Pick<Keys, "roster">, name: string, identity: string): void {
  const own = roster.filter((party) => party.name === name || party.identity === identity);
  if (own.length !== 1 || own[0].name !== name || own[0].identity !== identity) throw notOurs();
}

function usualColluders(n: number): number {
  return n < 3 ? 1 : defaultCohort(n).c;
}
