import { z } from "zod";

/** Letters, digits and hyphens; a run's name is this and up to eleven characters, and a study's name has 63 at most. */
const templateName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,51}$/);

/** From which local midnight a run's snapshot follows. */
const snapshotRule = z.strictObject({
  /** The beginning of the day, the week (Monday) or the month in which the run falls, in the schedule's time zone. */
  startOf: z.enum(["day", "week", "month"]),
  /** So many local days before that: data that arrives late is there by then. */
  minusDays: z.int().min(0).max(366).default(0),
});

/** A schedule as an operator writes it: a template, and when studies are to be made of it. */
export const scheduleConfig = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  /** The template that its studies are made from. */
  template: templateName,
  /**
   * Minute, hour, day of the month, month, day of the week: "0 6 2 * *" is six in the morning on the 2nd of every month.
   * Lists, ranges, steps, names of months and days, L for a month's last day and MON#1 for its first Monday. With a day of
   * the month and a day of the week, either is enough.
   */
  cron: z.string().min(1).max(120),
  /** The time zone that `cron` and the snapshot go by, by its IANA name: "Europe/Berlin". */
  timeZone: z.string().min(1).max(64),
  /** Events at or after which moment a run does not look at. */
  snapshot: snapshotRule,
  /** What becomes of a run whose moment passed while nothing could be made: nothing, or the newest one is made up for. */
  missed: z.enum(["skip", "once"]).default("once"),
  /** How late a missed run may be made up for, hours. */
  missedHours: z.int().min(1).max(8760).default(48),
  /** How long members may enrol in each of its studies, days of 24 hours. */
  enrolDays: z
    .number()
    .min(1 / 24)
    .max(60)
    .default(7),
  /** Fewest members with whom its studies start; left out: all who are asked. */
  quorum: z.int().min(1).max(255).optional(),
  /** Names of the members asked; left out: all of the service. */
  members: z.array(z.string().max(63)).min(1).max(255).optional(),
});
export type Schedule = z.infer<typeof scheduleConfig>;

/** One study that a schedule makes; moments are ISO 8601 in UTC. */
export interface Run {
  /** The study's name: the template's and the day, week or month in which it falls, "retail-2026-11". */
  readonly name: string;
  /** When it is to be proposed. */
  readonly at: string;
  readonly snapshot: string;
  /** When enrolment closes. */
  readonly closesAt: string;
}
