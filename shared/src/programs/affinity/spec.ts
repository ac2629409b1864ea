import { z } from "zod";
import { MOST_RECENT, catalogueEntry, catalogueLevel } from "../../features/catalogue.ts";
import { countPairs, MOST_PAIRED } from "../../queries/pair-counts.ts";
import { gridCenters } from "../../queries/grid-centers.ts";
import { type Scaling, scaling } from "../../queries/scaling.ts";
import { MOST_USERS, inputName } from "../contract.ts";

/** What a plan asks for when it is to be learnt what segments buy. */
export const affinitySpec = z.strictObject({
  /** Of a user's distinct entries of the catalogue so many count, the most recently bought. */
  most: z.int().min(1).max(MOST_RECENT),
  /** Fewest buyers of an entry that is named. */
  floor: z.number().min(1).max(MOST_USERS),
  /** What is bought together: part of the program's mu² for it, and how many entries, those that most buy. Left out: not asked. */
  pairs: z
    .strictObject({
      share: z.number().min(0.05).max(0.9),
      top: z.int().min(2).max(MOST_PAIRED),
    })
    .optional(),
  /** The input with the segments; left out: those of the segmentation before. */
  of: inputName.optional(),
});

export type AffinitySpec = z.infer<typeof affinitySpec>;

/** Noisy users by pair of some entries. */
export interface Pairs {
  /** Places of the entries in the catalogue, counted from 0, ascending. */
  readonly places: readonly number[];
  /** In the order of `pairAt`, and the noise of each. */
  readonly counts: Float64Array;
  readonly sigma: number;
}

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
  /** What is bought together, where it was asked. */
  readonly pairs?: Pairs | undefined;
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
  pairs: z
    .strictObject({
      places: z.array(z.int().min(0)).min(2).max(MOST_PAIRED),
      counts: z.array(z.number()),
      sigma: z.number().min(0),
    })
    .optional(),
});

/** Writes the model as plain values. */
export function plainAffinity({ scaling: own, ...model }: AffinityModel): unknown {
  const { level, entries, most, centers, numbers, counts, sigma, pairs } = model;
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
    ...(pairs && {
      pairs: { places: [...pairs.places], counts: [...pairs.counts], sigma: pairs.sigma },
    }),
  };
}

/** Reads what `plainAffinity` has written of a study with so many features. @throws ZodError when it is something else. */
export function readAffinity(plain: unknown, features: number): AffinityModel {
  const { counts, pairs, ...model } = published
    .refine(
      ({ scaling: { columns }, centers, numbers, entries, counts: all, pairs: asked }) =>
        columns.every((place) => place < features) &&
        centers.length === numbers.length * columns.length &&
        all.length === numbers.length * entries.length &&
        fits(asked, entries.length),
      { error: "expected the features of the study, a centre for each segment, and a count for each entry" },
    )
    .parse(plain);
  return {
    ...model,
    counts: Float64Array.from(counts),
    ...(pairs && { pairs: { ...pairs, counts: Float64Array.from(pairs.counts) } }),
  };
}

/** Tells whether pairs are of entries of a catalogue, each once in its order, with a count for each pair. */
function fits(
  pairs: (Pick<Pairs, "places"> & { readonly counts: ArrayLike<number> }) | undefined,
  entries: number,
): boolean {
  if (!pairs) return true;
  const { places, counts } = pairs;
  const isOrdered = places.every((place, at) => place < entries && (at === 0 || place > places[at - 1]));
  return isOrdered && counts.length === countPairs(places.length);
}
