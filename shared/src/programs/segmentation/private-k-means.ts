import type { Uniforms } from "../../math/rng.ts";
import { weightedKMeans } from "../../math/weighted-k-means.ts";
import type { Scaling } from "../../queries/scaling.ts";
import { KEPT_AXES, MANY, type BudgetSplit } from "./budget-split.ts";
import { mostK, type SegmentNumber } from "./choice.ts";
import { type ChosenK, chooseK } from "./choose-k.ts";
import { type Coreset, findCoreset } from "./coreset.ts";
import { findFrame } from "./frame.ts";
import type { Program } from "../program.ts";
import { residualRound } from "./residual-round.ts";
import { startingCenters, type Centers } from "./starting-centers.ts";
import type { KMeansModel } from "./spec.ts";

/** What the private k-means needs beside the scaling. */
export interface KMeansPlan {
  readonly k: SegmentNumber;
  /** Most segments that so many users can be divided into; asked when there is a range. */
  mostSegments(users: number): number;
  /** mu of the whole budget as the released noise shows it when every node stays. */
  readonly mu: number;
  readonly split: BudgetSplit;
  /** Standard deviations of each feature from the middle of the box to its side, where the scaling is made of them. */
  readonly reach?: number | undefined;
  /** Called once with the released noisy count of users; throws to refuse. */
  readonly checkUsers: (users: number) => void;
  uniforms(label: string): Uniforms;
}

const RESTARTS = 10;

/** Computes private k-means on rows scaled into the unit ball: frame, histogram start, residual rounds. */
export function* privateKMeans(scaling: Scaling, plan: KMeansPlan): Program<KMeansModel> {
  const { split } = plan;
  const frame = yield* findFrame(scaling, split, plan.reach);
  plan.checkUsers(frame.users);
  const coreset = yield* findCoreset(scaling, frame, {
    k: mostK(plan.k),
    mu: plan.mu,
    shares: split.histograms,
  });
  const { k, choice } = numberOf(plan, coreset);
  const users = Math.max(coreset.users, 2 * k);
  const width = Math.min(fineness(plan), 2);
  const seeds = seedCount(plan, k, scaling.columns.length, users);
  const restarts = seeds === k ? RESTARTS : seeds <= FEW_SEEDS ? 3 : 1;
  const start = startingCenters(coreset, frame, { k: seeds, restarts }, plan.uniforms("seeds"));
  let state: Centers = { ...start, radius: Math.min(width * start.radius, 2) };
  const first = yield* residualRound(scaling, state, { share: split.rounds[0], users, width });
  state = seeds === k ? first : merge(first, k, scaling.columns.length, plan.uniforms("merge"));
  let last = first;
  for (const share of split.rounds.slice(1)) {
    last = yield* residualRound(scaling, state, { share, users, width });
    state = last;
  }
  return {
    k,
    d: scaling.columns.length,
    scaling,
    centers: last.centers,
    centerSigmas: last.centerSigmas,
    counts: last.counts,
    countSigmas: last.countVariances.map((variance) => Math.sqrt(variance)),
    ...(choice && { choice }),
    users: coreset.users,
    usersSigma: coreset.usersSigma,
  };
}

/** Returns the number of segments: the plan's, or what the cells say where it leaves it to them. */
function numberOf(
  { k, mostSegments, uniforms }: KMeansPlan,
  coreset: Coreset,
): Partial<ChosenK> & { k: number } {
  if (typeof k === "number") return { k };
  return chooseK(coreset, k, Math.max(mostSegments(coreset.users), k.prefer), uniforms("choice"));
}

/** Most micro-centres per segment when the histogram has left axes out, and when there are many segments. */
const [MICRO_UNSEEN, MICRO_MANY] = [6, 2];

/** Most micro-centres in all, and numbers in their round's vector. */
const [MOST_SEEDS, MOST_NUMBERS] = [1000, 12_000];

/** Up to so many micro-centres are worth a second start. */
const FEW_SEEDS = 100;

/**
 * Returns how many micro-centres the first round gets, as users allow: 2k when there are many segments; 6k when the
 * histogram has seen only the leading axes, because the merge then weighs all of them; more when there is no noise.
 */
function seedCount(plan: KMeansPlan, k: number, d: number, users: number): number {
  const { mu, split } = plan;
  if (k < MANY && d <= KEPT_AXES) return k;
  const fine = fineness(plan);
  const most = (k < MANY ? MICRO_UNSEEN : MICRO_MANY) * k * fine;
  const roundMu = mu * Math.sqrt(split.rounds[0]);
  const held = users / Math.max(60 / (fine * fine), 4 / roundMu);
  return Math.floor(Math.max(k, Math.min(most, held, MOST_SEEDS, MOST_NUMBERS / (d + 1))));
}

/** Returns 1, or how many times smaller than one user the first round's noise is: only then does finer work pay. */
function fineness({ mu, split }: KMeansPlan): number {
  return Math.max(1, mu * Math.sqrt(split.rounds[0]));
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
