import type { Estimate } from "../estimate.ts";
import type { Rank } from "../names.ts";
import type { FeatureSpec } from "../../features/feature.ts";

/** Where a segment can lie on a feature, when the noise allows to say so. */
export const LEVELS = ["high", "middle", "low", "undecided"] as const;

/** Where a segment lies on a feature. */
export type Level = (typeof LEVELS)[number];

/** A segment is high (low) on a feature when it lies this many standard deviations above (below) the users' mean. */
const LEVEL_CUT = 0.5;
/** Quintiles of the normal distribution: between them lie the ranks 1 to 5. */
export const RANK_CUTS: readonly number[] = [
  -0.8416212335729143, -0.2533471031357997, 0.2533471031357997, 0.8416212335729143,
];
/** Standard errors either way within which the noise can explain a difference. */
const REACH = 2;

/**
 * Tells the level of a score. A level is given only when the score ± 2 standard errors clears the cut; otherwise
 * the previous version's level stays as long as the noise can still explain it.
 */
export function levelOf(score: Estimate, previous: Level = "undecided"): Level {
  const [low, high] = interval(score);
  if (low > LEVEL_CUT) return "high";
  if (high < -LEVEL_CUT) return "low";
  if (low > -LEVEL_CUT && high < LEVEL_CUT) return "middle";
  if (previous === "high" && high > LEVEL_CUT) return "high";
  if (previous === "low" && low < -LEVEL_CUT) return "low";
  if (previous === "middle" && low < LEVEL_CUT && high > -LEVEL_CUT) return "middle";
  return "undecided";
}

/** Ranks a score from 1 to 5; a score on a cut takes the lower rank. */
export function rankOf(score: number): Rank {
  return (1 + RANK_CUTS.filter((cut) => score > cut).length) as Rank;
}

/** Returns every rank that the noise can explain, lowest first. */
export function possibleRanks(score: Estimate): Rank[] {
  const [low, high] = interval(score).map(rankOf);
  return ([1, 2, 3, 4, 5] as const).filter((rank) => rank >= low && rank <= high);
}

/** Turns a score into the marketer's direction: larger is better. Few days since the last purchase are good. */
export function orientScore(score: Estimate, { direction, role }: FeatureSpec): Estimate {
  const lowerIsBetter = direction === "neutral" ? role === "recency" : direction === "lower-is-better";
  return lowerIsBetter ? { value: -score.value, sigma: score.sigma } : score;
}

function interval({ value, sigma }: Estimate): [number, number] {
  return [value - REACH * sigma, value + REACH * sigma];
}
