import { campaignName } from "@fedseg/shared/features/campaign.ts";
import { z } from "zod";

/** The two sides of a campaign: who hears of it, and who is left alone to compare with. */
export const ARMS = ["treatment", "control"] as const;

export type Arm = (typeof ARMS)[number];

const hashes = z.array(z.string());

/** A campaign as the node keeps it, sealed: people are in it by keyed hashes. */
export const campaign = z.strictObject({
  version: z.literal(1),
  name: campaignName,
  /** When the audience was written, ISO 8601. */
  madeAt: z.string(),
  /** Days in which an order counts as a conversion. */
  days: z.int().min(1).max(730),
  /** Days in which its people are in no other campaign. */
  pauseDays: z.int().min(0).max(730),
  /** Part of the audience that was left alone. */
  holdout: z.number().min(0).max(1),
  /** Who was chosen, in words for the owner. */
  chosen: z.string(),
  treatment: hashes,
  control: hashes,
});

export type Campaign = z.infer<typeof campaign>;

const DAY_MS = 86_400_000;

/** Tells whether a campaign's people are still to be left alone by others. */
export function isResting({ madeAt, pauseDays }: Campaign, nowMs: number): boolean {
  return nowMs < Date.parse(madeAt) + pauseDays * DAY_MS;
}

/** Returns the end of the days in which orders count, in ms since 1970; `nowMs` when that is earlier. */
export function countedUntil({ madeAt, days }: Campaign, nowMs: number): number {
  return Math.min(Date.parse(madeAt) + days * DAY_MS, nowMs);
}
