import { type ProgramContext, shownProgramMu } from "../contract.ts";
import { type Scaling, rangeScaling } from "../../queries/scaling.ts";
import { planSplit, preparationShares, strengthOf } from "./basis.ts";
import { continueSegments, earlierOf } from "./continue-segments.ts";
import { describeSegments } from "./describe-segments.ts";
import { explore } from "../preparation/explore.ts";
import { mostSegmentsOf, requireFeasible } from "./feasibility.ts";
import { MOMENTS_REACH, normaliseMoments } from "../preparation/normalise-moments.ts";
import { normaliseQuantiles } from "../preparation/normalise-quantiles.ts";
import { privateKMeans } from "./private-k-means.ts";
import type { Program } from "../program.ts";
import type { Selection } from "../preparation/released-preparation.ts";
import { selectFeatures, selectShares } from "../preparation/select-features.ts";
import type { SegmentationModel, SegmentationSpec } from "./spec.ts";

/**
 * Learns k segments of the cohort's users: explores and selects features when the plan says so, normalises, and runs the
 * private k-means, then counts what users the segments have: five to nine private sums.
 * @throws CodedError PLAN_TOO_SMALL before the first sum when the plan's public floor of users is too small, later
 * when the released noisy count is.
 */
export function* segmentation(spec: SegmentationSpec, context: ProgramContext): Program<SegmentationModel> {
  const strength = strengthOf(spec, context);
  const checkUsers = (users: number) => requireFeasible(users, strength);
  checkUsers(context.usersFloor);
  const split = planSplit(spec, context);
  const all = Array.from(context.features.keys());
  const exploration = spec.explore && (yield* explore(all, spec.explore));
  const selection = spec.select && (yield* selectFeatures(all, spec.select, selectShares(spec), exploration));
  const earlier = earlierOf(spec, context);
  const made = selection ? usedOf(selection) : (earlier?.columns ?? all);
  const scaling = yield* normalised(spec, made, split.normalise);
  const mu = shownProgramMu(context, preparationShares(spec, context));
  const reach = spec.normalise === "moments" ? MOMENTS_REACH : undefined;
  const model = yield* privateKMeans(scaling, {
    k: spec.k,
    mostSegments: (users) => mostSegmentsOf(users, strength),
    mu,
    split,
    reach,
    checkUsers,
    uniforms: context.uniforms,
  });
  const description = yield* describeSegments(model, context, {
    share: spec.describe.share,
    uniforms: context.uniforms("describe"),
  });
  return {
    ...model,
    description,
    ...(exploration && { exploration }),
    ...(selection && { selection }),
    ...(earlier && { continued: continueSegments(earlier, model) }),
  };
}

function* normalised(
  { normalise }: SegmentationSpec,
  columns: readonly number[],
  share: number,
): Program<Scaling> {
  if (normalise === "quantiles") return yield* normaliseQuantiles(columns, share);
  return normalise === "moments" ? yield* normaliseMoments(columns, share) : rangeScaling(columns);
}

/** Returns the places of the features that segments are made from. */
function usedOf({ features }: Selection): number[] {
  return Array.from(features.keys()).filter((place) => features[place].used);
}
