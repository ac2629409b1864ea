import { toFixedMuSq } from "@fedseg/shared/dp/charge.ts";
import { muOf } from "@fedseg/shared/dp/gdp.ts";
import type { Usage } from "./usage.ts";

/** How much an owner allows in a calendar month and a calendar year (UTC); what is left out is not limited. */
export interface PeriodLimits {
  readonly studiesPerMonth?: number | undefined;
  /** Of everything charged in the month together, at the account's delta. */
  readonly epsilonPerMonth?: number | undefined;
  readonly epsilonPerYear?: number | undefined;
}

/** The limits in the order in which they are told. */
export const LIMIT_CODES = ["LIMIT_STUDIES", "LIMIT_MONTH", "LIMIT_YEAR"] as const;
export type LimitCode = (typeof LIMIT_CODES)[number];

/** One limit that a study would pass. */
export interface PassedLimit {
  readonly code: LimitCode;
  /** What the owner allows: studies, or epsilon. */
  readonly allowed: number;
  /** The same in the units of `taken` and `asked`. */
  readonly most: bigint;
  /** What is taken already, and what the study asks for at most: studies, or mu². */
  readonly taken: bigint;
  readonly asked: bigint;
  /**
   * When it would fit: from a moment on (milliseconds since 1970); "ended": then, if studies under way have ended by then
   * with less than they may charge; "never": not even alone.
   */
  readonly fits: { readonly type: "from" | "ended"; readonly at: number } | { readonly type: "never" };
}

/** Lists the limits that one more study would pass, that may charge `worstSq` (mu²) in all; none when it fits. */
export function passedLimits(
  limits: PeriodLimits,
  usage: Usage,
  worstSq: bigint,
  delta: number,
): readonly PassedLimit[] {
  const { month, year, studies, monthSq, yearSq, openSq } = usage;
  const { studiesPerMonth, epsilonPerMonth, epsilonPerYear } = limits;
  const inMu = (epsilon: number) => toFixedMuSq(muOf(epsilon, delta));
  const held: readonly (Held | undefined)[] = [
    studiesPerMonth === undefined
      ? undefined
      : {
          code: "LIMIT_STUDIES",
          allowed: studiesPerMonth,
          most: BigInt(studiesPerMonth),
          done: BigInt(studies),
          open: 0n,
          asked: 1n,
          next: month.until,
        },
    epsilonPerMonth === undefined
      ? undefined
      : {
          code: "LIMIT_MONTH",
          allowed: epsilonPerMonth,
          most: inMu(epsilonPerMonth),
          done: monthSq,
          open: openSq,
          asked: worstSq,
          next: month.until,
        },
    epsilonPerYear === undefined
      ? undefined
      : {
          code: "LIMIT_YEAR",
          allowed: epsilonPerYear,
          most: inMu(epsilonPerYear),
          done: yearSq,
          open: openSq,
          asked: worstSq,
          next: year.until,
        },
  ];
  return held.filter((one) => one !== undefined).flatMap(passed);
}

/** One limit, and what is held against it. */
interface Held {
  readonly code: LimitCode;
  readonly allowed: number;
  readonly most: bigint;
  /** What is final in the period, what may be added by studies under way, and what is asked. */
  readonly done: bigint;
  readonly open: bigint;
  readonly asked: bigint;
  /** When the next period begins. */
  readonly next: number;
}

function passed({ code, allowed, most, done, open, asked, next }: Held): readonly PassedLimit[] {
  if (done + open + asked <= most) return [];
  const fits =
    asked > most
      ? ({ type: "never" } as const)
      : ({ type: open + asked <= most ? "from" : "ended", at: next } as const);
  return [{ code, allowed, most, taken: done + open, asked, fits }];
}
