import { readFileSync } from "node:fs";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { type Account, NO_ACCOUNT, applyToAccount } from "@fedseg/shared/ledger/account.ts";
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
  const released = new Set<string>();
  let refunds = 0;
  let authorised = "0";
  for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const body = parseEntry(line)?.body;
    if (!body) continue;
    account = applyToAccount(account, body) ?? account;
    if (body.type === "GENESIS") authorised = body.epsilon;
    if (body.type === "REFUND") refunds += 1;
    if (body.type === "RELEASE") released.add(`${body.study}/${body.session}/${body.attempt}`);
  }
  const lost = [...account.charges].filter(([key, muSq]) => muSq > 0n && !released.has(key)).length;
  const inSums = [...account.charges].filter(([key, muSq]) => muSq > 0n && released.has(key)).length;
  return { account, authorised, releases: released.size, refunds, inSums, lost };
}

/** Epsilon that a mu² guarantees at delta, two digits, rounded up. */
export function epsilonText(muSq: bigint, delta: number): string {
  return (Math.ceil(guaranteeOf(muSq, delta).reported * 1000) / 1000).toFixed(3);
}
