import { upText } from "@fedseg/wording/number-text.ts";
import { readFileSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { type Account, NO_ACCOUNT, applyToAccount, chargeKey } from "@fedseg/shared/ledger/account.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";

/** A platform's books as its own ledger tells them. */
export interface Budget {
  readonly account: Account;
  /** Epsilon as the organisation wrote it. */
  readonly authorised: string;
  readonly releases: number;
  readonly refunds: number;
  /** Verified sums that this platform's users are part of. */
  readonly inSums: number;
  /** Reserved and never released: possibly opened and discarded, so still charged. */
  readonly lost: number;
}

/** Reads a platform's account from its exported ledger. */
export function readBudget(path: string): Budget {
  let account = NO_ACCOUNT;
  let authorised = "0";
  let [releases, inSums, refunds] = [0, 0, 0];
  for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const body = parseEntry(line)?.body;
    const next = body && applyToAccount(account, body);
    if (!next || next instanceof CodedError)
      throw new RangeError(`"ledger" expected a sound ledger, got ${path}`);
    account = next;
    if (body.type === "GENESIS") authorised = body.epsilon;
    if (body.type === "REFUND") refunds += 1;
    if (body.type === "RELEASE") {
      releases += 1;
      if (account.charged.has(chargeKey(body))) inSums += 1;
    }
  }
  return { account, authorised, releases, inSums, refunds, lost: account.filter.reserved.size };
}

/** Epsilon that a mu² guarantees at delta, rounded up. */
export function epsilonText(muSq: bigint, delta: number): string {
  return upText(guaranteeOf(muSq, delta).reported);
}
