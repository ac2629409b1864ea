import { z } from "zod";

/** What all platforms' campaigns of one name did, as a node keeps it until the own is measured. */
export const federatedUplift = z.strictObject({
  version: z.literal(1),
  campaign: z.string(),
  /** In English, as `measure-campaign` speaks. */
  told: z.string(),
  /** Absent where there were too few people to tell one. */
  effect: z
    .strictObject({ difference: z.number(), sigma: z.number(), lower: z.number(), upper: z.number() })
    .optional(),
});

export type FederatedUplift = z.infer<typeof federatedUplift>;

/** Returns the name of the file that it lies in. */
export function federatedName(campaign: string): string {
  return `uplift-${campaign}.json`;
}
