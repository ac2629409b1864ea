import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { type Account, termsOf } from "@fedseg/shared/ledger/account.ts";
import {
  type Forecast,
  type Habit,
  type PastStudy,
  forecastOf,
  habitOf,
} from "@fedseg/shared/ledger/forecast.ts";
import { budgetOf } from "@fedseg/shared/plan/terms.ts";
import type { KnownStudy } from "../session/studies.ts";
import { historyOf, sumOf } from "./history.ts";

/** How an account was used, and how long it lasts if that goes on. */
export interface AccountForecast {
  readonly habit: Habit;
  readonly forecast: Forecast;
}

/**
 * Foretells an account from its own ledger: studies that have ended, what they came to and how often they were made; one more
 * takes as much room to begin as the plan of the newest. Undefined before the first has ended.
 */
export function accountForecast(
  account: Account,
  lines: readonly string[],
  studies: readonly KnownStudy[],
  nowMs: number,
): AccountForecast | undefined {
  const ended = new Map(
    studies.filter(({ standing }) => standing !== "under way").map((known) => [known.study, known]),
  );
  const past = [...pastStudies(lines)].filter(([study]) => ended.has(study));
  const habit = habitOf(
    past.map(([, each]) => each),
    nowMs,
  );
  if (!habit) return undefined;
  const plan = past.map(([study]) => ended.get(study)?.plan).findLast((each) => each !== undefined);
  const neededSq = plan ? toFixedMuSq(budgetOf(plan).mu) : habit.muSq;
  return { habit, forecast: forecastOf(termsOf(account), { muSq: habit.muSq, neededSq }, habit.pace) };
}

/** Reads off a ledger's lines when its studies were approved and what they have come to, in that order. */
export function pastStudies(lines: readonly string[]): ReadonlyMap<string, PastStudy> {
  return new Map(
    [...historyOf(lines).studies].map(([study, { at, charges }]) => [
      study,
      { at, muSq: sumOf(charges.values()) },
    ]),
  );
}
