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
 * Foretells an account from its own ledger: studies that have ended with their model, what they came to and how often they were made;
 * one more takes as much room to begin as the plan of the newest. What others were charged before they ended is no measure: where
 * none has had its model, the prices of their plans are. Undefined before the first has ended.
 */
export function accountForecast(
  account: Account,
  lines: readonly string[],
  studies: readonly KnownStudy[],
  nowMs: number,
): AccountForecast | undefined {
  const past = pastStudies(lines);
  const foretold = (measured: readonly MeasuredStudy[]) => {
    const habit = habitOf(measured, nowMs);
    if (!habit) return undefined;
    const neededSq = measured.findLast(({ wholeSq }) => wholeSq !== undefined)?.wholeSq ?? habit.muSq;
    return { habit, forecast: forecastOf(termsOf(account), { muSq: habit.muSq, neededSq }, habit.pace) };
  };
  const ended = (isWanted: (standing: KnownStudy["standing"]) => boolean) =>
    measuredIn(
      past,
      studies.filter(({ standing }) => isWanted(standing)),
    );
  const others = ended((standing) => standing !== "under way" && standing !== "model");
  return (
    foretold(ended((standing) => standing === "model")) ??
    foretold(others.map((each) => ({ ...each, muSq: each.muSq > 0n ? (each.wholeSq ?? each.muSq) : 0n })))
  );
}

/** A past study; `wholeSq`: all that its plan may cost, mu², where that can be read. */
interface MeasuredStudy extends PastStudy {
  readonly wholeSq: bigint | undefined;
}

function measuredIn(past: ReadonlyMap<string, PastStudy>, studies: readonly KnownStudy[]): MeasuredStudy[] {
  const plans = new Map(studies.map(({ study, plan }) => [study, plan]));
  return [...past].flatMap(([study, each]) => {
    if (!plans.has(study)) return [];
    const plan = plans.get(study);
    return [{ ...each, wholeSq: plan && toFixedMuSq(budgetOf(plan).mu) }];
  });
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
