import type { SegmentationSpec } from "./spec.ts";

/** Shares of mu² that the sessions of the private k-means may cost; a missing step has share 0. They sum to ≤ 1, or to what is left. */
export interface BudgetSplit {
  readonly normalise: number;
  /** Users alone, for at most `KEPT_AXES` features. */
  readonly count: number;
  /** Mean and covariance, for more features. */
  readonly moments: number;
  /** One entry per histogram: one, or two (cells, children of heavy cells). */
  readonly histograms: readonly number[];
  /** One entry per residual round, two or more. */
  readonly rounds: readonly number[];
}

/** From this many segments on, a second histogram and over-seeding pay whatever the budget. */
export const MANY = 8;

/** Axes a histogram spans at most; with at most this many features every feature is an axis. */
export const KEPT_AXES = 4;

/** Parts of the rounds' budget: the last round decides. */
const ROUNDS = { usual: [0.35, 0.65], abundant: [0.35, 0.15, 0.15, 0.35] } as const;

/** From this usersFloor·mu/k on, a second histogram pays for any number of segments. */
const STRONG = 40;

/** From this usersFloor·mu/k on, noise leaves so much room that rounds are spent on coming to rest. */
const ABUNDANT = 100_000;

/** What the split depends on: public constants of the plan. */
export interface SplitBasis {
  readonly d: number;
  readonly k: number;
  readonly normalise: SegmentationSpec["normalise"];
  /** Public floor of users × mu / k. */
  readonly strength: number;
  /** Part of mu² that is left for the k-means; 1 unless the plan explores or selects. */
  readonly left?: number;
}

/** Splits the budget, each share rounded down to a multiple of 2^-30. */
export function splitBudget({ d, k, normalise: mode, strength, left: whole = 1 }: SplitBasis): BudgetSplit {
  const normalise = mode === "range" ? 0 : dyadic(0.05 * whole);
  const left = whole - normalise;
  const few = d <= KEPT_AXES;
  const count = few ? dyadic(0.01 * left) : 0;
  const moments = few ? 0 : dyadic(0.1 * left);
  const histogram = (few ? 0.49 : 0.4) * left;
  const levels = k >= MANY || strength >= STRONG ? 2 : 1;
  const histograms = Array.from({ length: levels }, () => dyadic(histogram / levels));
  const rest = left - count - moments - histograms.reduce((sum, share) => sum + share, 0);
  return {
    normalise,
    count,
    moments,
    histograms,
    rounds: ROUNDS[strength >= ABUNDANT ? "abundant" : "usual"].map((part) => dyadic(rest * part)),
  };
}

function dyadic(share: number): number {
  return Math.floor(share * 2 ** 30) / 2 ** 30;
}
