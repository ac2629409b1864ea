import { z } from "zod";
import { attributeName } from "./measure.ts";

/**
 * What features are judged by, a class per user. "bought-again": features are taken `withinDays` before the snapshot
 * and the class says whether the user bought in the days that followed (0 no, 1 yes). "attribute": 1 when the
 * attribute has one of the values, else 0; a user without it has no class.
 */
export const target = z.discriminatedUnion("of", [
  z.strictObject({ of: z.literal("bought-again"), withinDays: z.int().min(1).max(730) }),
  z.strictObject({
    of: z.literal("attribute"),
    attribute: attributeName,
    values: z.array(z.string().min(1).max(1000)).min(1).max(1000),
  }),
]);
export type Target = z.infer<typeof target>;

/** What a dictionary calls a target. */
export const targetName = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/);

/** Targets by name. */
export const targets = z
  .record(targetName, target)
  .refine((all) => Object.keys(all).length <= 16, "expected at most 16 targets");
