import { z } from "zod";
import type { Description } from "./describe-segments.ts";
import type { Exploration, Selection } from "../preparation/released-preparation.ts";
import type { SegmentationModel } from "./spec.ts";

/** Returns a model as it is published: plain arrays in a fixed order. */
export function plainModel(model: SegmentationModel): z.input<typeof published> {
  const { description, exploration, selection } = model;
  return {
    k: model.k,
    d: model.d,
    columns: [...model.columns],
    scalingLo: [...model.scalingLo],
    scalingHi: [...model.scalingHi],
    centers: [...model.centers],
    centerSigmas: [...model.centerSigmas],
    counts: [...model.counts],
    countSigmas: [...model.countSigmas],
    users: model.users,
    usersSigma: model.usersSigma,
    description: plainDescription(description),
    ...(exploration && { exploration: plainExploration(exploration) }),
    ...(selection && { selection: plainSelection(selection) }),
  };
}

function plainDescription(description: Description) {
  const { sizes, sizeSigma, edges, counts, countSigma, places, placeSigma, distance, distanceSigma } =
    description;
  return {
    sizes: [...sizes],
    sizeSigma,
    edges: edges.map((own) => [...own]),
    counts: [...counts],
    countSigma,
    places: [...places],
    placeSigma,
    distance,
    distanceSigma,
  };
}

function plainExploration({ bins, counts, countSigma, missing, missingSigmas }: Exploration) {
  return {
    bins,
    counts: [...counts],
    countSigma,
    missing: [...missing],
    missingSigmas: [...missingSigmas],
  };
}

function plainSelection({ score, features }: Selection) {
  return {
    score,
    features: features.map(({ score: value, sigma, verdict, used, of }) => {
      return { score: value, sigma, verdict, used, ...(of !== undefined && { of }) };
    }),
  };
}

const numbers = z.array(z.number());
const floats = numbers.transform((values) => Float64Array.from(values));
const count = z.int().min(0);

const published = z.strictObject({
  k: count,
  d: count,
  columns: z.array(count),
  scalingLo: floats,
  scalingHi: floats,
  centers: floats,
  centerSigmas: floats,
  counts: floats,
  countSigmas: floats,
  users: z.number(),
  usersSigma: z.number(),
  description: z.strictObject({
    sizes: floats,
    sizeSigma: z.number(),
    edges: z.array(numbers),
    counts: floats,
    countSigma: z.number(),
    places: floats,
    placeSigma: z.number(),
    distance: z.number(),
    distanceSigma: z.number(),
  }),
  exploration: z
    .strictObject({
      bins: count,
      counts: floats,
      countSigma: z.number(),
      missing: floats,
      missingSigmas: floats,
    })
    .exactOptional(),
  selection: z
    .strictObject({
      score: z.enum(["information-gain", "chi-square", "correlation"]),
      features: z.array(
        z.strictObject({
          score: z.number(),
          sigma: z.number(),
          verdict: z.enum(["kept", "undecided", "low-score", "duplicate"]),
          used: z.boolean(),
          of: count.exactOptional(),
        }),
      ),
    })
    .exactOptional(),
});

/** Reads a published model. @throws ZodError when it is none. */
export function readModel(plain: unknown): SegmentationModel {
  return published.parse(plain);
}
