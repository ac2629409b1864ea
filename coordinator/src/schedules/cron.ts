import { CodedError } from "@fedseg/shared/errors.ts";
import { Cron } from "croner";

/** Moments that a cron expression names in a time zone; all in milliseconds since 1970. */
export interface Calendar {
  /** The first moment after `fromMs`; undefined when none ever comes. */
  after(fromMs: number): number | undefined;
  /** The last `count` moments at or before `untilMs`, the newest first. */
  upTo(untilMs: number, count: number): readonly number[];
}

/** Five fields of numbers, names, lists, ranges and steps, L and #; no signs that mean something else on another day. */
const FIVE_FIELDS = /^\s*[\w*,/#-]+(\s+[\w*,/#-]+){4}\s*$/;

/**
 * Reads a cron expression of five fields in a time zone. A local time that a change of clocks leaves out gives way to the
 * first moment after the gap, and one that comes twice counts the first time; where hours or minutes are `*` or a step, the
 * clock itself is followed: what is left out is left out, what comes twice counts twice.
 * @throws CodedError SCHEDULE_ZONE, SCHEDULE_CRON or SCHEDULE_NEVER.
 * @see https://github.com/Hexagon/croner
 */
export function readCron(expression: string, timeZone: string): Calendar {
  if (!isZone(timeZone)) throw unknownZone(timeZone);
  const cron = FIVE_FIELDS.test(expression) ? parse(expression, timeZone) : undefined;
  if (!cron) throw unreadable(expression);
  if (!cron.nextRun(new Date(0))) throw never(expression);
  return {
    after: (fromMs) => cron.nextRun(new Date(fromMs))?.getTime(),
    upTo: (untilMs, count) => cron.previousRuns(count, new Date(untilMs + 1)).map((date) => date.getTime()),
  };
}

function isZone(timeZone: string): boolean {
  try {
    return /^[A-Za-z]/.test(timeZone) && new Intl.DateTimeFormat("en", { timeZone }).format(0).length > 0;
  } catch {
    // Intl throws a RangeError of its own for a zone that it does not know.
    return false;
  }
}

function parse(expression: string, timezone: string): Cron | undefined {
  try {
    return new Cron(expression, { timezone, mode: "5-part", fixedTimeRule: "no-wildcard" });
  } catch {
    // The library's own words are for programmers; what is allowed is said below.
    return undefined;
  }
}

function unknownZone(timeZone: string): CodedError {
  return new CodedError("SCHEDULE_ZONE", {
    what: `There is no time zone ${JSON.stringify(timeZone)}.`,
    why: "When a run is due, and where its snapshot lies, follow from the time of a place with its changes of clocks.",
    todo: 'Name a zone as the IANA database does, such as "Europe/Berlin", "Asia/Shanghai" or "UTC"; no offset such as "+08:00".',
  });
}

function unreadable(expression: string): CodedError {
  return new CodedError("SCHEDULE_CRON", {
    what: `The cron expression ${JSON.stringify(expression)} cannot be read.`,
    why: "It takes five fields: minute (0–59), hour (0–23), day of the month (1–31 or L), month (1–12 or JAN–DEC), day of the week (0–7 or SUN–SAT).",
    todo: 'Write lists with commas, ranges with hyphens and steps as */2 or 1-9/2: "0 6 2 * *" is six in the morning on the 2nd of every month.',
  });
}

function never(expression: string): CodedError {
  return new CodedError("SCHEDULE_NEVER", {
    what: `The cron expression ${JSON.stringify(expression)} names a day that no year has.`,
    why: "A schedule without a run would look as if it were waiting for one.",
    todo: "Name a day that its months have: L as the day of the month is the last one of each.",
  });
}
