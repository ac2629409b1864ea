import type { Uniforms } from "../../math/rng.ts";
import { shownMu } from "../../private-sum/remaining.ts";
import type { Cohort } from "../../private-sum/types.ts";
import type { QueryId } from "../../queries/index.ts";
import type { Scaling } from "../../queries/scaling.ts";
import { describeSegments, describeShares } from "./describe-segments.ts";
import { splitBudget, type BudgetSplit } from "./budget-split.ts";
import { explore } from "../preparation/explore.ts";
import { type Strength, requireFeasible } from "./feasibility.ts";
import { modelFeatures } from "./model-features.ts";
import { hardRange } from "../preparation/hard-range.ts";
import { MOMENTS_REACH, normaliseMoments } from "../preparation/normalise-moments.ts";
import { normaliseQuantiles } from "../preparation/normalise-quantiles.ts";
import { privateKMeans } from "./private-k-means.ts";
import type { Program } from "../program.ts";
import type { Selection } from "../preparation/released-preparation.ts";
import { selectFeatures, selectShares } from "../preparation/select-features.ts";
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
 * Learns k segments of the cohort's users: explores and selects features when the plan says so, normalises, and runs the
 * private k-means, then counts what users the segments have: five to nine private sums.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later
 * when the released noisy count is.
 */
export function* segmentation(
  spec: SegmentationSpec,
  context: SegmentationContext,
): Program<SegmentationModel> {
  const { k } = spec;
  const strength = strengthOf(spec, context);
  const checkUsers = (users: number) => requireFeasible(users, strength);
  checkUsers(spec.nFloor);
  const split = planSplit(spec, context.mu);
  const all = hardRange(spec.features);
  const exploration = spec.explore && (yield* explore(all, spec.explore));
  const selection = spec.select && (yield* selectFeatures(all, spec.select, selectShares(spec), exploration));
  const scaling = yield* normalised(spec, selection ? usedRange(all, selection) : all, split.normalise);
  const mu = shownMu(context, context.cohort.n, preparationShares(spec, context.mu));
  const reach = spec.normalise === "moments" ? MOMENTS_REACH : undefined;
  const model = yield* privateKMeans(scaling, {
    k,
    mu,
    split,
    reach,
    checkUsers,
    uniforms: context.uniforms,
  });
  const described = modelFeatures(model, spec);
  const description = yield* describeSegments(scaling, model.centers, described, {
    share: spec.describe.share,
    uniforms: context.uniforms("describe"),
  });
  return { ...model, description, ...(exploration && { exploration }), ...(selection && { selection }) };
}

function* normalised({ normalise }: SegmentationSpec, range: Scaling, share: number): Program<Scaling> {
  if (normalise === "quantiles") return yield* normaliseQuantiles(range, share);
  return normalise === "moments" ? yield* normaliseMoments(range, share) : range;
}

/** Lists the shares of the sessions before the k-means, in order: exploring, selecting, normalising. */
function preparationShares(spec: SegmentationSpec, mu: number): readonly number[] {
  const { values, classes, correlations } = selectShares(spec);
  return [spec.explore?.share ?? 0, values, classes, correlations, planSplit(spec, mu).normalise];
}

/**
 * Returns what the plan's users have to suffice for: exploring, selecting and normalising have taken their shares by
 * then, and left what the noise of all nodes spares of them; describing takes its share afterwards.
 */
export function strengthOf(
  spec: SegmentationSpec,
  context: Pick<SegmentationContext, "mu" | "cohort">,
): Strength {
  const shares = preparationShares(spec, context.mu);
  const left = shares.reduce((rest, share) => rest - share, 1 - spec.describe.share);
  const shown = shownMu(context, context.cohort.n, shares);
  return { k: spec.k, mu: shown * Math.sqrt(left), budgetMu: context.mu };
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
  const { values, classes, correlations } = selectShares(spec);
  const sessions: PlannedSession[] = [
    {
      query: "value-counts",
      meaning: "explore: count each feature's values and missing values",
      share: spec.explore?.share ?? 0,
    },
    { query: "value-counts", meaning: "select: find where each feature's values lie", share: values },
    { query: "class-counts", meaning: "select: count classes in each feature's bins", share: classes },
    { query: "moments", meaning: "select: find correlations between features", share: correlations },
    { ...NORMALISATIONS[spec.normalise], share: split.normalise },
    { query: "cell-histogram", meaning: "count users", share: split.count },
    { query: "moments", meaning: "find mean and covariance", share: split.moments },
    { query: "cell-histogram", meaning: "count users per cell", share: split.histograms[0] },
    ...split.histograms
      .slice(1)
      .map((share): PlannedSession =>
        planned("cell-histogram", "count users in parts of heavy cells", share),
      ),
    planned("residual", "move the first centres to their users", split.rounds[0]),
    ...split.rounds
      .slice(1)
      .map((share) => planned("residual", "move the final centres to their users", share)),
    planned(
      "segment-values",
      "describe the users of every segment",
      describeShares(spec.describe.share).reduce((sum, share) => sum + share, 0),
    ),
  ];
  return sessions.filter(({ share }) => share > 0);
}

function planned(query: QueryId, meaning: string, share: number): PlannedSession {
  return { query, meaning, share };
}

/** Splits what exploration and selection leave; how many features are chosen is not known yet, so `keep` stands for it. */
function planSplit(spec: SegmentationSpec, mu: number): BudgetSplit {
  const { features, k, normalise, nFloor, explore: exploring, select, describe } = spec;
  const left = 1 - (exploring?.share ?? 0) - (select?.share ?? 0) - describe.share;
  const d = Math.min(select?.keep ?? features.length, features.length);
  return splitBudget({ d, k, normalise, strength: (nFloor * mu * Math.sqrt(left)) / k, left });
}

/** Leaves of the hard ranges those of the features in use. */
function usedRange({ lo, hi }: Scaling, { features }: Selection): Scaling {
  const columns = Array.from(features.keys()).filter((place) => features[place].used);
  return {
    columns,
    lo: columns.map((place) => lo[place]),
    hi: columns.map((place) => hi[place]),
    half: 1 / Math.sqrt(columns.length),
  };
}
