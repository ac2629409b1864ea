import type { AccountTerms } from "../dp/account-guarantee.ts";

/** A study of the past: when it was approved (milliseconds since 1970), and what it has come to, mu² in fixed point 2^-80. */
export interface PastStudy {
  readonly at: number;
  readonly muSq: bigint;
}

/** What a study takes of an account, mu² in fixed point 2^-80. */
export interface StudyPrice {
  /** What it comes to. */
  readonly muSq: bigint;
  /** What has to be free for it to begin: all that its plan may cost. */
  readonly neededSq: bigint;
}

/** Tells when the n-th study from now on is made (n from 1), milliseconds since 1970; undefined when there is no such one. */
export type Pace = (nth: number) => number | undefined;

/** How long an account lasts. */
export interface Forecast {
  readonly price: StudyPrice;
  /** How many more such studies fit. */
  readonly more: number;
  /** When the last of them is made, milliseconds since 1970; undefined without a pace, and when it is too far to be told. */
  readonly untilMs: number | undefined;
}

/** How an account has been used. */
export interface Habit {
  /** What its studies have come to on average, rounded up; mu². */
  readonly muSq: bigint;
  /** How many studies that is of. */
  readonly studies: number;
  /** From one to the next, milliseconds; undefined for less than two. */
  readonly everyMs: number | undefined;
  /** Undefined for less than two. */
  readonly pace: Pace | undefined;
}

/** So many of the newest studies tell the habit: a year of months. */
const STUDIES_TOLD = 12;

/** Further ahead nothing is foretold: fifty years of months. */
const MOST_FORETOLD = 600;

/**
 * Computes how many studies of a price fit into what is left of an account, reserved charges counted as spent, and until when
 * they last: costs add in mu², so this is what its filter will say as long as they come to that price.
 */
export function forecastOf(
  { budgetSq, spentSq }: Pick<AccountTerms, "budgetSq" | "spentSq">,
  price: StudyPrice,
  pace?: Pace,
): Forecast {
  const left = budgetSq - spentSq;
  const needed = price.neededSq > price.muSq ? price.neededSq : price.muSq;
  if (price.muSq <= 0n) throw new RangeError(`"price.muSq" expected > 0, got ${price.muSq}`);
  const more = left < needed ? 0 : 1 + Number((left - needed) / price.muSq);
  const isTold = more > 0 && more <= MOST_FORETOLD;
  return { price, more, untilMs: isTold ? pace?.(more) : undefined };
}

/**
 * Reads off past studies, the oldest first, what they come to and how often they are made; those that cost nothing have not
 * begun. Undefined when none has. The next one is expected as long after the last as they were apart, and not before `nowMs`.
 */
export function habitOf(past: readonly PastStudy[], nowMs: number): Habit | undefined {
  const told = past.filter(({ muSq }) => muSq > 0n).slice(-STUDIES_TOLD);
  if (told.length === 0) return undefined;
  const count = BigInt(told.length);
  const muSq = (told.reduce((sum, study) => sum + study.muSq, 0n) + count - 1n) / count;
  const last = told[told.length - 1].at;
  const everyMs = (last - told[0].at) / (told.length - 1);
  const shared = { muSq, studies: told.length };
  if (!(everyMs > 0)) return { ...shared, everyMs: undefined, pace: undefined };
  const next = Math.max(last + everyMs, nowMs);
  return { ...shared, everyMs, pace: (nth) => next + (nth - 1) * everyMs };
}
