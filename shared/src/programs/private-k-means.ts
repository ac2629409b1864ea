import type { Uniforms } from "../math/rng.ts";
import { weightedKMeans } from "../math/weighted-k-means.ts";
import type { Scaling } from "../queries/scaling.ts";
import { KEPT_AXES, MANY, type BudgetSplit } from "./budget-split.ts";
import { findCoreset } from "./coreset.ts";
import { findFrame } from "./frame.ts";
import type { Program } from "./program.ts";
import { residualRound } from "./residual-round.ts";
import { startingCenters, type Centers } from "./starting-centers.ts";
import type { SegmentationModel } from "./spec.ts";

/** What the private k-means needs beside the scaling. */
export interface KMeansPlan {
  readonly k: number;
  /** mu of the whole budget as the released noise shows it when every node stays. */
  readonly mu: number;
  readonly split: BudgetSplit;
  /** Called once with the released noisy count of users; throws to refuse. */
  readonly checkUsers: (users: number) => void;
  uniforms(label: string): Uniforms;
}

const RESTARTS = 10;

/** Computes private k-means on rows scaled into the unit ball: frame, histogram start, residual rounds. */
export function* privateKMeans(scaling: Scaling, plan: KMeansPlan): Program<SegmentationModel> {
  const { k, split } = plan;
  const frame = yield* findFrame(scaling, split);
  plan.checkUsers(frame.users);
  const coreset = yield* findCoreset(scaling, frame, { k, mu: plan.mu, shares: split.histograms });
  const users = Math.max(coreset.users, 2 * k);
  const seeds = seedCount(plan, scaling.lo.length, users);
  const restarts = seeds === k ? RESTARTS : 3;
  let state: Centers = startingCenters(coreset, frame, { k: seeds, restarts }, plan.uniforms("seeds"));
  const first = yield* residualRound(scaling, state, users, split.rounds[0]);
  state = seeds === k ? first : merge(first, k, scaling.lo.length, plan.uniforms("merge"));
  const last = yield* residualRound(scaling, state, users, split.rounds[1]);
  return {
    k,
    d: scaling.lo.length,
    columns: scaling.columns ?? scaling.lo.map((_, at) => at),
    scalingLo: Float64Array.from(scaling.lo),
    scalingHi: Float64Array.from(scaling.hi),
    centers: last.centers,
    centerSigmas: last.centerSigmas,
    counts: last.counts,
    countSigmas: last.countVariances.map((variance) => Math.sqrt(variance)),
    users: coreset.users,
    usersSigma: coreset.usersSigma,
    inertia: Math.max(last.energy, 0) / users,
    inertiaSigma: last.energySigma / users,
  };
}

/** Most micro-centres per segment when the histogram has left axes out, and when there are many segments. */
const [MICRO_UNSEEN, MICRO_MANY] = [6, 2];

/**
 * Returns how many micro-centres the first round gets, as users allow: 2k when there are many segments; 6k when the
 * histogram has seen only the leading axes, because the merge then weighs all of them.
 */
function seedCount({ k, mu, split }: KMeansPlan, d: number, users: number): number {
  if (k < MANY && d <= KEPT_AXES) return k;
  const most = k < MANY ? MICRO_UNSEEN * k : MICRO_MANY * k;
  const roundMu = mu * Math.sqrt(split.rounds[0]);
  return Math.floor(Math.max(k, Math.min(most, users / Math.max(60, 4 / roundMu))));
}

/** Merges micro-centres into k by k-means weighted with their noisy users. */
function merge(micro: Centers, k: number, d: number, uniforms: Uniforms): Centers {
  const weights = micro.counts.map((count) => Math.max(count, 0) + 1e-9);
  const data = { q: d, points: micro.centers, weights };
  const { centers, labels, cost } = weightedKMeans(data, k, 3 * RESTARTS, uniforms);
  const counts = new Float64Array(k);
  const countVariances = new Float64Array(k);
  labels.forEach((label, j) => {
    counts[label] += micro.counts[j];
    countVariances[label] += micro.countVariances[j];
  });
  const spread = cost / weights.reduce((sum, weight) => sum + weight, 0);
  const radius = Math.min(Math.sqrt(micro.radius * micro.radius + 4 * spread), 2);
  return { centers, counts, countVariances, radius };
}
