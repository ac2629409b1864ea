import { z } from "zod";
import { plainChoice, publishedChoice } from "./choice.ts";
import type { Description } from "./description.ts";
import { fitsContinued, plainContinued, publishedContinued } from "./plain-continued.ts";
import type { Exploration, Selection } from "../preparation/released-preparation.ts";
import { scaling } from "../../queries/scaling.ts";
import type { SegmentationModel } from "./spec.ts";

/** Returns a model as it is published: plain arrays in a fixed order. */
export function plainModel(model: SegmentationModel): z.input<typeof published> {
  const { description, exploration, selection, continued } = model;
  return {
    k: model.k,
    d: model.d,
    scaling: {
      columns: [...model.scaling.columns],
      origin: [...model.scaling.origin],
      factor: [...model.scaling.factor],
      radius: model.scaling.radius,
    },
    centers: [...model.centers],
    centerSigmas: [...model.centerSigmas],
    counts: [...model.counts],
    countSigmas: [...model.countSigmas],
    ...(model.choice && { choice: plainChoice(model.choice) }),
    users: model.users,
    usersSigma: model.usersSigma,
    description: plainDescription(description),
    ...(exploration && { exploration: plainExploration(exploration) }),
    ...(selection && { selection: plainSelection(selection) }),
    ...(continued && { continued: plainContinued(continued) }),
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
  scaling,
  centers: floats,
  centerSigmas: floats,
  counts: floats,
  countSigmas: floats,
  choice: publishedChoice.exactOptional(),
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
  continued: publishedContinued.exactOptional(),
});

/** Reads the model of a study with so many features. @throws ZodError when it is none, also when its lists do not belong together. */
export function readModel(plain: unknown, most = Infinity): SegmentationModel {
  return published
    .refine((model) => fits(model, most), "expected lists of one number of segments and features")
    .parse(plain);
}

function fits(model: SegmentationModel, most: number): boolean {
  const { k, d, scaling: own, centers, centerSigmas, counts, countSigmas } = model;
  const { sizes, edges, counts: held, places } = model.description;
  const bins = edges.reduce((sum, inner) => sum + inner.length + 1, 0);
  return (
    k > 0 &&
    d > 0 &&
    own.columns.every((place) => place < most) &&
    [own.columns, edges].every(({ length }) => length === d) &&
    [counts, countSigmas, sizes].every(({ length }) => length === k) &&
    [centers, centerSigmas, places].every(({ length }) => length === k * d) &&
    held.length === k * bins &&
    (model.continued === undefined || fitsContinued(model.continued, k, d))
  );
}
