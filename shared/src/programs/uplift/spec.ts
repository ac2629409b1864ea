import { z } from "zod";
import { campaignName } from "../../features/campaign.ts";
import { targetName } from "../../features/target.ts";
import { ARM_CELLS } from "../../queries/arm-counts.ts";
import { gridCenters } from "../../queries/grid-centers.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import { MOST_USERS, inputName } from "../contract.ts";
import { PREDICTING } from "../prediction/scorer-of.ts";

/** What a plan asks for when it is to be learnt what a campaign of several platforms did. */
export const upliftSpec = z
  .strictObject({
    /** The campaign, by the name under which every platform has made it. */
    campaign: campaignName,
    /** The target whose class 1 is what the campaign is for: bought again within days that the campaign counts. */
    target: targetName,
    /** Part of its people that every platform leaves alone. Where parts differ, so would the people who are compared. */
    holdout: z.number().min(0.01).max(0.9),
    /** People that the platforms expect in it together; decides nothing but what the plan says beforehand. */
    audience: z.int().min(2).max(MOST_USERS),
    /** Fewest people of a side of which anything is told. */
    floor: z.number().min(1).max(MOST_USERS),
    /** The input with the segments; left out: those of the segmentation before. */
    of: inputName.optional(),
    /** An input with a prediction: people are told apart by the bands of its chance, in place of segments. */
    bands: inputName.optional(),
    /** The program of that input whose chance it is; absent: a logistic regression. */
    program: z.enum(PREDICTING).exclude(["logistic"]).optional(),
  })
  .refine(({ bands, program }) => bands !== undefined || program === undefined, {
    error: "expected the program of bands, and no other",
  })
  .refine(({ of, bands }) => of === undefined || bands === undefined, {
    error: "expected either segments or bands",
  });

export type UpliftSpec = z.infer<typeof upliftSpec>;

/** What a campaign did: noisy counts of its people. */
export interface UpliftCounts {
  /** What people know each segment by; length k. Of bands: 1 low, 2 middle, 3 high. */
  readonly numbers: readonly number[];
  /** Noisy users by segment and cell of side and class, k×4 row-major, and the noise of each. */
  readonly counts: Float64Array;
  readonly sigma: number;
}

/** The same of the nearest of some centres. */
export interface UpliftByCentre extends UpliftCounts {
  readonly scaling: Scaling;
  /** Centres on the grid, k×d row-major. */
  readonly centers: readonly number[];
}

/** The same of the bins of a score, which the spec's input gives. */
export interface UpliftByScore extends UpliftCounts {
  /** Steps of the score at which bands begin but the first. */
  readonly starts: readonly number[];
}

/** What a campaign did, and everything that is needed to say of whom. */
export type UpliftModel = UpliftByCentre | UpliftByScore;

const publishedCounts = {
  numbers: z.array(z.int().min(1)).min(1),
  counts: z.array(z.number()),
  sigma: z.number().min(0),
};
const byCentre = z.strictObject({ scaling, centers: gridCenters, ...publishedCounts });
const byScore = z.strictObject({ starts: z.array(z.int()).min(1), ...publishedCounts });

/** Writes the model as plain values. */
export function plainUplift(model: UpliftModel): unknown {
  const { numbers, counts, sigma } = model;
  const told = { numbers: [...numbers], counts: [...counts], sigma };
  if ("starts" in model) return { starts: [...model.starts], ...told };
  const { columns, origin, factor, radius } = model.scaling;
  return {
    scaling: { columns: [...columns], origin: [...origin], factor: [...factor], radius },
    centers: [...model.centers],
    ...told,
  };
}

/** Reads what `plainUplift` has written of a study with so many features. @throws ZodError when it is something else. */
export function readUplift(plain: unknown, features: number): UpliftModel {
  const { counts, ...model } = z
    .union([
      byCentre.refine(
        ({ scaling: { columns }, centers, numbers }) =>
          columns.every((place) => place < features) && centers.length === numbers.length * columns.length,
        { error: "expected the features of the study, and a centre for each segment" },
      ),
      byScore.refine(({ starts, numbers }) => numbers.length === starts.length + 1, {
        error: "expected a band for each bin of the score",
      }),
    ])
    .refine(({ numbers, counts: all }) => all.length === numbers.length * ARM_CELLS, {
      error: "expected four counts for each segment",
    })
    .parse(plain);
  return { ...model, counts: Float64Array.from(counts) };
}
