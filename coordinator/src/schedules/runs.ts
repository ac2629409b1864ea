import { type Calendar, readCron } from "./cron.ts";
import { type LocalDate, localDates, weekOf } from "./local-date.ts";
import type { Run, Schedule } from "./schedule.ts";

const DAY_MS = 86_400_000;

/** The local midnight that begins each unit, as cron expressions. */
const BEGINNINGS = { day: "0 0 * * *", week: "0 0 * * 1", month: "0 0 1 * *" } as const;

/** Writes a moment (milliseconds since 1970) as plans state one. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** Returns how long enrolment in each of a schedule's studies is open, milliseconds. */
export function enrolMsOf({ enrolDays }: Pick<Schedule, "enrolDays">): number {
  return Math.round(enrolDays * DAY_MS);
}

/** A schedule's moments, and what is proposed at each; all in milliseconds since 1970. */
export interface Timetable {
  readonly calendar: Calendar;
  /**
   * Describes the run of one of its moments, proposed at `proposedMs`: name and snapshot are the moment's own however late
   * it is proposed, and members have the whole time to enrol.
   */
  runAt(atMs: number, proposedMs?: number): Run;
}

/** Reads a schedule's timetable. @throws CodedError SCHEDULE_ZONE, SCHEDULE_CRON or SCHEDULE_NEVER. */
export function timetableOf(schedule: Schedule): Timetable {
  const { cron, timeZone, snapshot } = schedule;
  const calendar = readCron(cron, timeZone);
  const [units, days] = [BEGINNINGS[snapshot.startOf], BEGINNINGS.day].map((each) =>
    readCron(each, timeZone),
  );
  const dateOf = localDates(timeZone);
  /** The local midnight that the rule names; where a day has no midnight, its first moment. */
  const snapshotMs = (atMs: number) => {
    const [start] = units.upTo(atMs, 1);
    return days.upTo(start, snapshot.minusDays + 1)[snapshot.minusDays];
  };
  return {
    calendar,
    runAt: (atMs, proposedMs = atMs) => ({
      name: runName(schedule, dateOf(atMs)),
      at: momentText(atMs),
      snapshot: momentText(snapshotMs(atMs)),
      closesAt: momentText(proposedMs + enrolMsOf(schedule)),
    }),
  };
}

/**
 * Lists the next `count` runs after `fromMs` (milliseconds since 1970), the first one first.
 * @throws CodedError SCHEDULE_ZONE, SCHEDULE_CRON or SCHEDULE_NEVER.
 */
export function nextRuns(schedule: Schedule, fromMs: number, count: number): readonly Run[] {
  const { calendar, runAt } = timetableOf(schedule);
  const runs: Run[] = [];
  for (let at = calendar.after(fromMs); at !== undefined && runs.length < count; at = calendar.after(at)) {
    runs.push(runAt(at));
  }
  return runs;
}

/**
 * Counts the runs after `fromMs` and until `untilMs` (milliseconds since 1970), and stops at `most`: by the calendar alone, for
 * what a run takes its snapshot of costs far more to work out. @throws CodedError SCHEDULE_ZONE, SCHEDULE_CRON or SCHEDULE_NEVER.
 */
export function countRuns(
  { cron, timeZone }: Pick<Schedule, "cron" | "timeZone">,
  fromMs: number,
  untilMs: number,
  most: number,
): number {
  const calendar = readCron(cron, timeZone);
  let count = 0;
  for (
    let at = calendar.after(fromMs);
    at !== undefined && at <= untilMs && count < most;
    at = calendar.after(at)
  )
    count += 1;
  return count;
}

/** Names a run by the template and the local day, week or month in which it falls. */
function runName({ template, snapshot }: Schedule, date: LocalDate): string {
  const padded = (number: number) => `${number}`.padStart(2, "0");
  switch (snapshot.startOf) {
    case "week": {
      const { year, week } = weekOf(date);
      return `${template}-${year}-w${padded(week)}`;
    }
    case "month":
      return `${template}-${date.year}-${padded(date.month)}`;
    case "day":
      return `${template}-${date.year}-${padded(date.month)}-${padded(date.day)}`;
  }
}
