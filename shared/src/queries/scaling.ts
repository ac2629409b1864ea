import { z } from "zod";

/** Ascending, distinct places among the plan's features; absent: all of them. */
export const columns = z
  .array(z.int().min(0))
  .min(1)
  .refine((places) => places.every((place, at) => at === 0 || place > places[at - 1]), {
    error: "expected ascending distinct places",
  })
  .optional();

/** How a node maps a row into the unit ball: x_j = half·clamp(2(t_j − lo_j)/(hi_j − lo_j) − 1, −1, 1). */
export const scaling = z.strictObject({
  /** The features that the intervals are for; the others are not looked at. */
  columns,
  /** Interval per feature on its transformed scale; a feature with hi ≤ lo is mapped to 0. */
  lo: z.array(z.number()).min(1),
  hi: z.array(z.number()).min(1),
  /** Half the side of the box that rows are mapped to; 1/√d keeps the box inside the unit ball, a longer row is shrunk to 1. */
  half: z.number().positive(),
});

export type Scaling = z.infer<typeof scaling>;

/** Returns the columns of a scaling as a part of another query's parameters; nothing when it has all features. */
export function chosenColumns({ columns: chosen }: Scaling): { columns?: number[] } {
  return chosen === undefined ? {} : { columns: chosen };
}

/** Copies a vector into plain numbers that survive JSON and CBOR exactly (−0 becomes 0). */
export function plainNumbers(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => value + 0);
}
