import { z } from "zod";

/** Steps of the funnel in order, and the type of event that a user reaches each by. */
export const STEPS = ["view", "cart", "purchase"] as const;

/** Intervals of a day of which one is a user's most usual for orders; days of a week, from Monday. */
export const [HOURS_PARTS, WEEKDAYS] = [8, 7];

/** Most periods after the first order that are looked at, and how long each is. */
export const [MOST_PERIODS, PERIOD_DAYS] = [12, 30];

/** What rows are read for, where a program asks how users behave. */
export const behaviour = z.strictObject({
  /** The funnel is of the last so many days before the snapshot. */
  windowDays: z.int().min(1).max(3660),
});

export type Behaviour = z.infer<typeof behaviour>;

/**
 * Places of what is known of a user's behaviour, whole numbers:
 * `step` 0 none, then the furthest of `STEPS` counted from 1, and behind them 4: the platform does not record all steps;
 * `hours` 0 without an order, then the interval of the day, UTC; `weekday` 0, then 1 Monday to 7 Sunday;
 * `age` 0 without an order, then 1 more than whole periods since the first, at most `OLDEST`;
 * `active` a bit for each period after the first order, from the second on, that is wholly over and has an order.
 */
export const BEHAVIOUR_PLACES = { step: 0, hours: 1, weekday: 2, age: 3, active: 4 } as const;

/** How many numbers that is. */
export const BEHAVIOUR_WIDTH = 5;

/** The place of users of platforms that do not record all steps of the funnel. */
export const UNRECORDED = STEPS.length + 1;

/** Ages from here on count as one: every period that may be looked at is over. */
export const OLDEST = MOST_PERIODS + 2;
