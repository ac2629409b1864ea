import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { SubjectStudy, SubjectSum } from "./subject-answer.ts";

/** A study that a person's row has entered, by the node's record. */
export interface EnteredStudy {
  readonly study: string;
  readonly sums: readonly { readonly session: number; readonly attempt: number; readonly at: string }[];
}

/** The studies of a person, and the privacy cost of all together. */
export interface StudyCosts {
  readonly studies: readonly SubjectStudy[];
  readonly epsilon: number;
}

/**
 * Looks up in the ledger what became of every sum that a person's row has entered, and computes what a study cost the
 * person: the composition of its charges, settled where the sum was released, but for those that were refunded, as an epsilon at `delta`, rounded up.
 */
export function costStudies(
  entered: readonly EnteredStudy[],
  ledger: readonly LedgerEvent[],
  delta: number,
): StudyCosts {
  const titles = new Map<string, string>();
  const charges = new Map<string, Extract<LedgerEvent, { type: "RESERVE" }>>();
  const fates = new Map<string, "released" | "refunded">();
  const settled = new Map<string, bigint>();
  for (const event of ledger) {
    if (event.type === "PLAN") titles.set(event.study, event.title);
    else if (event.type === "RESERVE") charges.set(chargeKey(event), event);
    else if (event.type === "RELEASE") {
      fates.set(chargeKey(event), "released");
      settled.set(chargeKey(event), BigInt(event.muSq));
    } else if (event.type === "REFUND") fates.set(chargeKey(event), "refunded");
  }
  let total = 0n;
  const studies = entered.map(({ study, sums }) => {
    let spent = 0n;
    const told = sums.map(({ session, attempt, at }): SubjectSum => {
      const key = chargeKey({ study, session, attempt });
      const charge = charges.get(key);
      const fate = charge ? (fates.get(key) ?? "left") : "not-charged";
      if (charge && fate !== "refunded") spent += settled.get(key) ?? BigInt(charge.muSq);
      const consentRule = charge?.consentRule ?? null;
      return { session, attempt, at, query: charge?.query ?? "", consentRule, fate };
    });
    total += spent;
    return { study, title: titles.get(study) ?? "", sums: told, epsilon: guaranteeOf(spent, delta).reported };
  });
  return { studies, epsilon: guaranteeOf(total, delta).reported };
}
