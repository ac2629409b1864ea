import { z } from "zod";
import { campaignName } from "../../features/campaign.ts";
import { targetName } from "../../features/target.ts";
import { ARM_CELLS } from "../../queries/arm-counts.ts";
import { gridCenters } from "../../queries/grid-centers.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import { MOST_USERS, inputName } from "../contract.ts";

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
    /** An input with a logistic regression: people are told apart by the bands of its chance, in place of segments. */
    bands: inputName.optional(),
  })
  .refine(({ of, bands }) => of === undefined || bands === undefined, {
    error: "expected either segments or bands",
  });

export type UpliftSpec = z.infer<typeof upliftSpec>;

/** What a campaign did: noisy counts, and everything that is needed to say of whom. */
export interface UpliftModel {
  readonly scaling: Scaling;
  /** Centres on the grid, k×d row-major. */
  readonly centers: readonly number[];
  /** What people know each segment by; length k. Of bands: 1 low, 2 middle, 3 high. */
  readonly numbers: readonly number[];
  /** Noisy users by segment and cell of side and class, k×4 row-major, and the noise of each. */
  readonly counts: Float64Array;
  readonly sigma: number;
}

const published = z.strictObject({
  scaling,
  centers: gridCenters,
  numbers: z.array(z.int().min(1)).min(1),
  counts: z.array(z.number()),
  sigma: z.number().min(0),
});

/** Writes the model as plain values. */
export function plainUplift({ scaling: own, centers, numbers, counts, sigma }: UpliftModel): unknown {
  return {
    scaling: {
      columns: [...own.columns],
      origin: [...own.origin],
      factor: [...own.factor],
      radius: own.radius,
    },
    centers: [...centers],
    numbers: [...numbers],
    counts: [...counts],
    sigma,
  };
}

/** Reads what `plainUplift` has written of a study with so many features. @throws ZodError when it is something else. */
export function readUplift(plain: unknown, features: number): UpliftModel {
  const { counts, ...model } = published
    .refine(
      ({ scaling: { columns }, centers, numbers, counts: all }) =>
        columns.every((place) => place < features) &&
        centers.length === numbers.length * columns.length &&
        all.length === numbers.length * ARM_CELLS,
      { error: "expected the features of the study, a centre for each segment, and four counts for each" },
    )
    .parse(plain);
  return { ...model, counts: Float64Array.from(counts) };
}
