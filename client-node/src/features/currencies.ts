import { CodedError } from "@fedseg/shared/errors.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import { isMoneyType } from "@fedseg/shared/features/event-type.ts";
import type { DataConfig, EventEntity } from "../config/data-config.ts";

/**
 * Checks that lines with money say their currency where the dictionary has rates, and only there: money of two currencies
 * added up as it stands is none. @throws CodedError DATA_CURRENCY.
 */
export function requireCurrencies({ events }: DataConfig, { money }: Pick<CleaningRules, "money">): void {
  for (const { from, type, currency } of events) {
    if (!mayCarryMoney(type) || (money === undefined) === (currency === undefined)) continue;
    const source = JSON.stringify(from);
    throw new CodedError(
      "DATA_CURRENCY",
      money
        ? {
            what: `The events from ${source} do not say in which currency their money is.`,
            why: `The study turns money into ${money.currency} by the dictionary's rates, and guesses no currency.`,
            todo: "Write currency: EUR, or currency: { column: NAME }, beside their columns in the data section.",
          }
        : {
            what: `The events from ${source} say in which currency their money is, but the dictionary has no rates.`,
            why: "Money of several currencies would be added up as if it were one.",
            todo: "Agree with the partners on cleaning.money in the dictionary, or, if all money of all partners is in one currency, leave out currency.",
          },
    );
  }
}

function mayCarryMoney(type: EventEntity["type"]): boolean {
  if (typeof type === "string") return isMoneyType(type);
  return type.words === undefined || Object.values(type.words).some(isMoneyType);
}
