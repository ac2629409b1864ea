import { z } from "zod";

/** What owners call a campaign. */
export const campaignName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/);

/** A campaign that several platforms have made alike. */
export interface AskedCampaign {
  readonly name: string;
  /** Part of its people that every platform leaves alone. */
  readonly holdout: number;
}
