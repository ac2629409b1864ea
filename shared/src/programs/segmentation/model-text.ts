import type { Description } from "./describe-segments.ts";
import type { Exploration, Selection } from "../preparation/released-preparation.ts";
import type { SegmentationModel } from "./spec.ts";

/** Writes a model as the one JSON text that its hash covers: plain arrays, shortest round-trip numbers, fixed order. */
export function modelText(model: SegmentationModel): string {
  const { description, exploration, selection } = model;
  const plain = {
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
  return `${JSON.stringify(plain, undefined, 1)}\n`;
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
