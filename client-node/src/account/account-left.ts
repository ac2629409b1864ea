import { type Account, termsOf } from "@fedseg/shared/ledger/account.ts";
import { type StudyPrice, forecastOf, habitOf } from "@fedseg/shared/ledger/forecast.ts";
import type { Proposal } from "../inbox/proposal.ts";
import type { AccountLeft } from "../reports/inbox-text.ts";
import { pastStudies } from "./account-forecast.ts";

/** Returns what an account has left at a moment (milliseconds since 1970), by the lines of its ledger. */
export function leftOf(account: Account, lines: readonly string[], nowMs: number): AccountLeft {
  const past = [...pastStudies(lines).values()];
  const pace = habitOf(past, nowMs)?.pace;
  const forecast = (price: StudyPrice) => forecastOf(termsOf(account), price, pace);
  return { delta: Number(account.delta), forecast };
}

/** How many such studies the account carries; none that nobody has priced. */
export function moreOf({ price }: Proposal, { forecast }: AccountLeft): number | undefined {
  const muSq = BigInt(price.muSq);
  return muSq > 0n ? forecast({ muSq, neededSq: muSq }).more : undefined;
}
