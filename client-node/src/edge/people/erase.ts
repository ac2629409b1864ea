import { withoutLabel } from "../../labels/label-rows.ts";
import type { OwnRecords } from "../sealed/records.ts";
import { LABELS } from "../labels/results.ts";

/** What an erasure has removed besides. */
export interface Erased {
  readonly hadLabel: boolean;
  /** Studies on whose record the user was. */
  readonly studies: number;
}

/**
 * Withdraws a user for good and removes what this node's sealed files hold of them. Only a keyed hash stays, so that the
 * same id is left out of every later study. First the withdrawal: whoever writes files meanwhile leaves the user out.
 */
export function eraseUser(
  { sealed, withdrawals, participation, readId }: OwnRecords,
  id: string,
  at: string,
): Erased {
  withdrawals.add(id, { kind: "erased", at });
  let hadLabel = false;
  sealed.update(LABELS, (text) => {
    const left = text === undefined ? text : withoutLabel(text, readId(id));
    hadLabel = left !== text;
    return left;
  });
  return { hadLabel, studies: participation.forget(id) };
}
