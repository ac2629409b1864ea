import type { OwnRecords } from "../sealed/records.ts";

/** What an erasure has removed besides. */
export interface Erased {
  readonly hadLabel: boolean;
  /** Studies on whose record the user was. */
  readonly studies: number;
  /** Campaigns whose audience the user was in. */
  readonly campaigns: number;
}

/** The records that an erasure changes. */
export type ErasedFrom = Pick<OwnRecords, "scores" | "withdrawals" | "participation" | "campaigns" | "hash">;

/**
 * Withdraws a user for good and removes what this node's sealed records hold of them. Only a keyed hash stays, so that the
 * same id is left out of every later study. First the withdrawal: whoever writes files meanwhile leaves the user out.
 */
export async function eraseUser(
  { scores, withdrawals, participation, campaigns, hash }: ErasedFrom,
  id: string,
  at: string,
): Promise<Erased> {
  withdrawals.add(id, { kind: "erased", at });
  const hadLabel = await scores.remove(id);
  return { hadLabel, studies: participation.forget(id), campaigns: campaigns.forget(hash(id)) };
}
