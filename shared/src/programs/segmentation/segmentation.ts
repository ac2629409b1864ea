import { type ProgramContext, shownProgramMu } from "../contract.ts";
import type { Scaling } from "../../queries/scaling.ts";
import { planSplit, preparationShares, strengthOf } from "./basis.ts";
import { describeSegments } from "./describe-segments.ts";
import { explore } from "../preparation/explore.ts";
import { requireFeasible } from "./feasibility.ts";
import { modelFeatures } from "./model-features.ts";
import { hardRange } from "../preparation/hard-range.ts";
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
  const { k } = spec;
  const strength = strengthOf(spec, context);
  const checkUsers = (users: number) => requireFeasible(users, strength);
  checkUsers(context.usersFloor);
  const split = planSplit(spec, context);
  const all = hardRange(context.features);
  const exploration = spec.explore && (yield* explore(all, spec.explore));
  const selection = spec.select && (yield* selectFeatures(all, spec.select, selectShares(spec), exploration));
  const scaling = yield* normalised(spec, selection ? usedRange(all, selection) : all, split.normalise);
  const mu = shownProgramMu(context, preparationShares(spec, context));
  const reach = spec.normalise === "moments" ? MOMENTS_REACH : undefined;
  const model = yield* privateKMeans(scaling, {
    k,
    mu,
    split,
    reach,
    checkUsers,
    uniforms: context.uniforms,
  });
  const described = modelFeatures(model, context);
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
