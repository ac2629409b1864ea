/** Private histograms of every feature of the plan and how often it is missing. */
export interface Exploration {
  readonly bins: number;
  /** Noisy users per equal bin of the hard range on the transformed scale, features×bins row-major. */
  readonly counts: Float64Array;
  readonly countSigma: number;
  /** Share of the users without a value per feature and its standard error; noise may carry it below 0 or above 1. */
  readonly missing: Float64Array;
  readonly missingSigmas: Float64Array;
}

/**
 * What selection says about a feature. "kept": certainly among the best; "low-score": certainly not; "duplicate": it
 * says what a better feature says; "undecided": noise could carry its score over the border, on whichever side it lies.
 */
export type Verdict = "kept" | "undecided" | "low-score" | "duplicate";

/** A feature's score and what follows from it. */
export interface JudgedFeature {
  readonly score: number;
  /** Standard error of the score from the noise. */
  readonly sigma: number;
  readonly verdict: Verdict;
  /** Whether segments are made from it. */
  readonly used: boolean;
  /** Of a duplicate: place among the plan's features of the better one. */
  readonly of?: number;
}

/** Verdicts on all features of the plan, in its order. */
export interface Selection {
  /** Unit of the scores: nats, the statistic itself, or a coefficient from −1 to 1. */
  readonly score: "information-gain" | "chi-square" | "correlation";
  readonly features: readonly JudgedFeature[];
}
