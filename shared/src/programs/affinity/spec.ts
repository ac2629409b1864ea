import { z } from "zod";
import { MOST_RECENT, catalogueEntry, catalogueLevel } from "../../features/catalogue.ts";
import { gridCenters } from "../../queries/grid-centers.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import { MOST_USERS, inputName } from "../contract.ts";

/** What a plan asks for when it is to be learnt what segments buy. */
export const affinitySpec = z.strictObject({
  /** Of a user's distinct entries of the catalogue so many count, the most recently bought. */
  most: z.int().min(1).max(MOST_RECENT),
  /** Fewest buyers of an entry that is named. */
  floor: z.number().min(1).max(MOST_USERS),
  /** The input with the segments; left out: those of the segmentation before. */
  of: inputName.optional(),
});

export type AffinitySpec = z.infer<typeof affinitySpec>;

/** What segments buy: noisy counts, and everything that is needed to say whose and of what. */
export interface AffinityModel {
  readonly level: z.infer<typeof catalogueLevel>;
  /** The catalogue's entries, in its order. */
  readonly entries: readonly string[];
  /** Entries that count of each user. */
  readonly most: number;
  readonly scaling: Scaling;
  /** Centres on the grid, k×d row-major. */
  readonly centers: readonly number[];
  /** What people know each segment by; length k. */
  readonly numbers: readonly number[];
  /** Noisy users by segment and entry among their latest, k×entries row-major, and the noise of each. */
  readonly counts: Float64Array;
  readonly sigma: number;
}

const published = z.strictObject({
  level: catalogueLevel,
  entries: z.array(catalogueEntry).min(1),
  most: z.int().min(1).max(MOST_RECENT),
  scaling,
  centers: gridCenters,
  numbers: z.array(z.int().min(1)).min(1),
  counts: z.array(z.number()),
  sigma: z.number().min(0),
});

/** Writes the model as plain values. */
export function plainAffinity({ scaling: own, ...model }: AffinityModel): unknown {
  const { level, entries, most, centers, numbers, counts, sigma } = model;
  return {
    level,
    entries: [...entries],
    most,
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

/** Reads what `plainAffinity` has written of a study with so many features. @throws ZodError when it is something else. */
export function readAffinity(plain: unknown, features: number): AffinityModel {
  const { counts, ...model } = published
    .refine(
      ({ scaling: { columns }, centers, numbers, entries, counts: all }) =>
        columns.every((place) => place < features) &&
        centers.length === numbers.length * columns.length &&
        all.length === numbers.length * entries.length,
      { error: "expected the features of the study, a centre for each segment, and a count for each entry" },
    )
    .parse(plain);
  return { ...model, counts: Float64Array.from(counts) };
}
