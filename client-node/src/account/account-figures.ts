import { spentSq } from "@fedseg/shared/dp/filter.ts";
import type { Account } from "@fedseg/shared/ledger/account.ts";
import type { Forecast } from "@fedseg/shared/ledger/forecast.ts";
import type { AccountFigures } from "../page/view.ts";

/** Returns an account's numbers as every program is told them. */
export function accountFigures(
  { filter, ladder, delta }: Account,
  forecast: Forecast | undefined,
): AccountFigures {
  return {
    delta,
    budgetMuSq: `${filter.budgetSq}`,
    spentMuSq: `${spentSq(filter)}`,
    reservedMuSq: `${filter.reservedSq}`,
    ladder: ladder.map(String),
    forecast: forecast && { more: forecast.more, untilMs: forecast.untilMs },
  };
}
