import { toFixedMuSq } from "../dp/charge.ts";
import { addRational, rational, rationalFromNumber } from "../dp/rational.ts";
import type { Cohort, Remaining } from "./types.ts";

/** A study before its first session: all of its mu², rounded down. */
export function wholeBudget(mu: number): Remaining {
  return { muSq: toFixedMuSq(mu), share: { n: 1n, d: 1n } };
}

/**
 * Divides what is left among the blocks of a session: each gets its share of it, in proportion to the shares that are
 * still to be asked for. Rounded down; together never more than what is left, whatever the shares.
 */
export function allot({ muSq, share }: Remaining, shares: readonly number[]): readonly bigint[] {
  const parts = shares.map(rationalFromNumber);
  const asked = parts.reduce(addRational, { n: 0n, d: 1n });
  const whole = asked.n * share.d > share.n * asked.d ? asked : share;
  return parts.map(({ n, d }) => (muSq * n * whole.d) / (d * whole.n));
}

/** Takes a released session off: what it has cost with its survivors, and the shares that it was asked for. */
export function afterSession(
  { muSq, share }: Remaining,
  shares: readonly number[],
  settledMuSq: bigint,
): Remaining {
  const asked = shares.map(rationalFromNumber).reduce(addRational, { n: 0n, d: 1n });
  const left = share.n * asked.d - asked.n * share.d;
  return {
    muSq: muSq > settledMuSq ? muSq - settledMuSq : 0n,
    share: left > 0n ? rational(left, share.d * asked.d) : { n: 0n, d: 1n },
  };
}

/**
 * Computes mu as the released noise shows it when `survivors` nodes stay in every session: a session of share s has the
 * noise of mu·√s for one user. `before` are the shares of the sessions before it; what those leave is spent again.
 */
export function shownMu(
  { mu, cohort: { m, c } }: { readonly mu: number; readonly cohort: Pick<Cohort, "m" | "c"> },
  survivors: number,
  before: readonly number[] = [],
): number {
  let [left, share] = [1, 1];
  for (const part of before) {
    left -= ((left * part) / share) * ((m - c) / (survivors - c));
    share -= part;
  }
  return mu * Math.sqrt(((m - c) / survivors) * (left / share));
}
