import { toScale } from "../features/transform.ts";
import type { Uniforms } from "../math/rng.ts";
import type { Cohort } from "../private-sum/types.ts";
import type { QueryId } from "../queries/index.ts";
import type { Scaling } from "../queries/scaling.ts";
import { splitBudget, type BudgetSplit } from "./budget-split.ts";
import { requireFeasible } from "./feasibility.ts";
import { MOMENTS_REACH, normaliseMoments } from "./normalise-moments.ts";
import { normaliseQuantiles } from "./normalise-quantiles.ts";
import { privateKMeans } from "./private-k-means.ts";
import type { Program } from "./program.ts";
import type { FeatureSpec } from "../features/feature.ts";
import type { SegmentationModel, SegmentationSpec } from "./spec.ts";

/** What surrounds the program: public numbers of the plan and its reproducible uniforms. */
export interface SegmentationContext {
  /** mu of the study's budget. */
  readonly mu: number;
  readonly cohort: Cohort;
  /** Returns the plan's own stream of uniforms for a label. */
  uniforms(label: string): Uniforms;
}

/**
 * Learns k segments of the cohort's users from four to six private sums.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later
 * when the released noisy count is.
 */
export function* segmentation(
  spec: SegmentationSpec,
  context: SegmentationContext,
): Program<SegmentationModel> {
  const { k } = spec;
  const checkUsers = (users: number) => requireFeasible(users, context.mu, k);
  checkUsers(spec.nFloor);
  const split = planSplit(spec, context.mu);
  const range = hardRange(spec.features);
  const scaling = yield* normalised(spec, range, split.normalise);
  const mu = effectiveMu(context);
  const reach = spec.normalise === "moments" ? MOMENTS_REACH : undefined;
  return yield* privateKMeans(scaling, { k, mu, split, reach, checkUsers, uniforms: context.uniforms });
}

function* normalised({ normalise }: SegmentationSpec, range: Scaling, share: number): Program<Scaling> {
  if (normalise === "quantiles") return yield* normaliseQuantiles(range, share);
  return normalise === "moments" ? yield* normaliseMoments(range, share) : range;
}

/** One session of the program, known before it runs. */
export interface PlannedSession {
  readonly query: QueryId;
  /** What the session is for, one clause. */
  readonly meaning: string;
  /** Share of mu² that it costs. */
  readonly share: number;
}

const NORMALISATIONS = {
  quantiles: { query: "bin-counts", meaning: "find each feature's 1 % and 99 % points" },
  moments: { query: "summary", meaning: "find each feature's mean and spread" },
  range: { query: "summary", meaning: "nothing: the hard ranges are used as they are" },
} as const;

/** Lists the sessions that `segmentation` asks for, in order, with what each costs. */
export function plannedSessions(spec: SegmentationSpec, mu: number): readonly PlannedSession[] {
  const split = planSplit(spec, mu);
  const sessions: PlannedSession[] = [
    { ...NORMALISATIONS[spec.normalise], share: split.normalise },
    { query: "cell-histogram", meaning: "count users", share: split.count },
    { query: "moments", meaning: "find mean and covariance", share: split.moments },
    { query: "cell-histogram", meaning: "count users per cell", share: split.histograms[0] },
    {
      query: "cell-histogram",
      meaning: "count users in parts of heavy cells",
      share: split.histograms[1] ?? 0,
    },
    { query: "residual", meaning: "move the first centres to their users", share: split.rounds[0] },
    ...split.rounds
      .slice(1)
      .map(
        (share) => ({ query: "residual", meaning: "move the final centres to their users", share }) as const,
      ),
  ];
  return sessions.filter(({ share }) => share > 0);
}

function planSplit({ features, k, normalise: mode, nFloor }: SegmentationSpec, mu: number): BudgetSplit {
  return splitBudget({ d: features.length, k, normalise: mode, strength: (nFloor * mu) / k });
}

/** Returns the noise level that a release shows when every node stays: the over-provision for m − c added. */
function effectiveMu({ mu, cohort }: SegmentationContext): number {
  return mu * Math.sqrt((cohort.m - cohort.c) / cohort.n);
}

function hardRange(features: readonly FeatureSpec[]): Scaling {
  return {
    lo: features.map((feature) => toScale(feature.transform, feature.lo)),
    hi: features.map((feature) => toScale(feature.transform, feature.hi)),
    half: 1 / Math.sqrt(features.length),
  };
}
