import { z } from "zod";
import { natural } from "./feature.ts";

/** What rows are read for, where a program asks what users spend in the days that follow the target's cutoff. */
export const later = z.strictObject({
  /** Public cap of what one user spends, in natural units: what is above counts as this. */
  spendUpTo: natural.positive(),
});

export type Later = z.infer<typeof later>;

/** What a user who spends the cap, or more, has; 0 for one who spends nothing. */
export const SPENT = 2 ** 14;
