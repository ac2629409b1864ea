import type { SegmentationModel } from "./spec.ts";

/** Writes a model as the one JSON text that its hash covers: plain arrays, shortest round-trip numbers, fixed order. */
export function modelText(model: SegmentationModel): string {
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
    inertia: model.inertia,
    inertiaSigma: model.inertiaSigma,
  };
  return `${JSON.stringify(plain, undefined, 1)}\n`;
}
