import { CodedError } from "@fedseg/shared/errors.ts";
import { type Timetable, momentText, timetableOf } from "./runs.ts";
import type { Run, Schedule } from "./schedule.ts";

/** What is known of a schedule beside itself. */
export interface Past {
  /**
   * Moment of the newest run that was decided, made or skipped, milliseconds since 1970; of a new schedule when it was put.
   * No run at or before it is ever decided again.
   */
  readonly decidedMs: number;
  readonly isSuspended: boolean;
  /** Name of a study of this schedule that has not ended; undefined when there is none. */
  readonly underWay: string | undefined;
  /** Moment of the run that waits for room among the service's studies; undefined when none does. */
  readonly waiting?: string | undefined;
  /** The study of that name, and the schedule that has made it, if one has; undefined when there is no such study. */
  studyOf(name: string): { readonly schedule?: string | undefined } | undefined;
}

/** A run that is not made, and why. */
export interface Skipped {
  readonly run: Run;
  readonly refusal: CodedError;
}

/** What is to be done now. */
export interface Due {
  /** The study to propose now; undefined when none is. */
  readonly run: Run | undefined;
  /** The newest run, where its study is there already: a process has stopped before it kept that. */
  readonly made?: Run;
  /** Runs that are not made, the oldest first: of very many, the newest {@link MOST_LISTED}. */
  readonly skipped: readonly Skipped[];
  /**
   * What to keep as `decidedMs`, durably, with the run's study or behind it: after a stop in between the run is found to be made,
   * where the other order would lose it unsaid.
   */
  readonly decidedMs: number;
  /** When to ask again; undefined when no run ever comes. */
  readonly nextMs: number | undefined;
  /** Why no run comes for long: this machine's clock shows a time before the newest run. */
  readonly clock: CodedError | undefined;
}

/** So much later than its moment a run is still on time: processes start again, and timers are late. */
export const PUNCTUAL_MS = 600_000;

/** Most skipped runs that are listed one by one. */
export const MOST_LISTED = 100;

const HOUR_MS = 3_600_000;

/**
 * Decides what a schedule asks for at `nowMs`. Runs are decided once and in order: a clock that goes back repeats none, and of
 * those that a clock or a long stop has leapt over at most the newest is made.
 * @throws CodedError SCHEDULE_ZONE, SCHEDULE_CRON or SCHEDULE_NEVER.
 */
export function due(schedule: Schedule, past: Past, nowMs: number): Due {
  const timetable = timetableOf(schedule);
  const { decidedMs } = past;
  const passed = passedBy(timetable, decidedMs, nowMs);
  const newest = passed.at(-1);
  const nextMs = timetable.calendar.after(Math.max(nowMs, decidedMs));
  const answer = { decidedMs: newest ?? decidedMs, nextMs, clock: setBack(schedule, past, nowMs) };
  if (newest === undefined) return { ...answer, run: undefined, skipped: [] };
  const older = passed.slice(0, -1).map((at) => {
    const run = timetable.runAt(at);
    return { run, refusal: past.isSuspended ? suspended(run) : missed(schedule, past, run) };
  });
  const run = timetable.runAt(newest, nowMs);
  if (past.studyOf(run.name)?.schedule === schedule.name)
    return { ...answer, run: undefined, made: run, skipped: older };
  const refusal = whyNot(schedule, past, run, nowMs);
  return refusal
    ? { ...answer, run: undefined, skipped: [...older, { run, refusal }] }
    : { ...answer, run, skipped: older };
}

/** Moments after `decidedMs` that have come, the oldest first: the newest {@link MOST_LISTED} of them. */
function passedBy({ calendar }: Timetable, decidedMs: number, nowMs: number): readonly number[] {
  const first = calendar.after(decidedMs);
  if (first === undefined || first > nowMs) return [];
  return calendar
    .upTo(nowMs, MOST_LISTED)
    .filter((at) => at > decidedMs)
    .toReversed();
}

/** Why the newest run that has passed is not made; undefined when it is. */
function whyNot(schedule: Schedule, past: Past, run: Run, nowMs: number): CodedError | undefined {
  const lateMs = nowMs - Date.parse(run.at);
  if (past.isSuspended) return suspended(run);
  if (past.studyOf(run.name)) return taken(run);
  if (lateMs > latestMs(schedule)) return missed(schedule, past, run);
  return past.underWay === undefined ? undefined : underWay(run, past.underWay);
}

/** Until when (milliseconds since 1970) a run is tried again for which there is no room: while it is not too late, and no later run has come. */
export function triedUntil(schedule: Schedule, { at }: Run): number {
  const atMs = Date.parse(at);
  return Math.min(atMs + latestMs(schedule), timetableOf(schedule).calendar.after(atMs) ?? Infinity);
}

/** How late a run may be made, milliseconds. */
function latestMs({ missed: rule, missedHours }: Schedule): number {
  return rule === "once" ? Math.max(PUNCTUAL_MS, missedHours * HOUR_MS) : PUNCTUAL_MS;
}

function suspended({ name, at }: Run): CodedError {
  return new CodedError("SCHEDULE_SUSPENDED", {
    what: `The run ${name} of ${at} was not made: the schedule is suspended.`,
    why: "A suspended schedule makes no studies, and does not make up for them later.",
    todo: "Let the schedule go on, and propose this study by hand if it is wanted.",
  });
}

function taken({ name, at }: Run): CodedError {
  return new CodedError("SCHEDULE_TAKEN", {
    what: `The run of ${at} was not made: there is a study ${name} already.`,
    why: "No two studies share a name, so that no run can be made twice.",
    todo: "If that study is not this run's, propose the run by hand under another name.",
  });
}

function missed(schedule: Schedule, { waiting }: Past, run: Run): CodedError {
  const { missed: rule, missedHours } = schedule;
  const { name, at } = run;
  if (waiting === at)
    return new CodedError("SCHEDULE_MISSED", {
      what: `The run ${name} of ${at} was not made: as many studies as the service takes had not ended, until ${momentText(triedUntil(schedule, run))}.`,
      why: "A run is tried again while it is not too late for it and no later one has come.",
      todo: "End studies that nobody waits for, or raise limits.studiesUnderWay; then propose this study by hand if it is wanted.",
    });
  const late =
    rule === "skip" ? "the schedule skips what it misses" : `${missedHours} h later it is too late`;
  return new CodedError("SCHEDULE_MISSED", {
    what: `The run ${name} of ${at} was not made: nothing ran at its moment, and ${late}.`,
    why: "Of the runs that were missed the newest alone is made up for, and only where the schedule says so: members' budgets are not spent on a heap of old studies.",
    todo: "Propose this study by hand if it is wanted, or give the schedule missed: once and more missedHours.",
  });
}

function underWay({ name, at }: Run, before: string): CodedError {
  return new CodedError("SCHEDULE_UNDER_WAY", {
    what: `The run ${name} of ${at} was not made: ${before}, which the schedule has made before, is still under way.`,
    why: "A schedule has one study under way at a time; members charge one account.",
    todo: `See what ${before} waits for, and end it if nothing will come; then propose this study by hand if it is wanted.`,
  });
}

/** Says that the newest decided run lies ahead of the clock: none is made until it is passed. */
function setBack({ name }: Schedule, { decidedMs }: Past, nowMs: number): CodedError | undefined {
  if (decidedMs - nowMs <= PUNCTUAL_MS) return undefined;
  return new CodedError("SCHEDULE_CLOCK", {
    what: `The schedule ${name} has decided its run of ${momentText(decidedMs)} already, and it is ${momentText(nowMs)} by this machine's clock.`,
    why: "The clock has been set back, or was ahead before. No run is made twice, so none is made until that moment has passed.",
    todo: "Set the clock right. If it is right now, put the schedule again: it then begins anew from now.",
  });
}
