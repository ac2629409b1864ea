import { z } from "zod";

/** How a node maps a row into the unit ball: x_j = half·clamp(2(t_j − lo_j)/(hi_j − lo_j) − 1, −1, 1). */
export const scaling = z.strictObject({
  /** Interval per feature on its transformed scale; a feature with hi ≤ lo is mapped to 0. */
  lo: z.array(z.number()).min(1),
  hi: z.array(z.number()).min(1),
  /** Half the side of the box that rows are mapped to; 1/√d keeps the box inside the unit ball. */
  half: z.number().positive(),
});

export type Scaling = z.infer<typeof scaling>;

/** Copies a vector into plain numbers that survive JSON and CBOR exactly (−0 becomes 0). */
export function plainNumbers(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => value + 0);
}
