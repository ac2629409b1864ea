import { CodedError } from "@fedseg/shared/errors.ts";
import { enrolMsOf, timetableOf } from "./runs.ts";
import type { Run, Schedule } from "./schedule.ts";

/** How far ahead runs are looked at: two years have every month, week and change of clocks. */
const AHEAD_MS = 2 * 366 * 86_400_000;
/** More runs than two years have days: whatever runs more often repeats a snapshot among the first. */
const MOST_RUNS = 800;

/**
 * Checks a schedule against itself and against the others of its service, as they run in the two years from `nowMs`.
 * @throws CodedError SCHEDULE_ZONE, SCHEDULE_CRON, SCHEDULE_NEVER, SCHEDULE_REPEATS or SCHEDULE_OVERLAP.
 */
export function checkSchedule(schedule: Schedule, others: readonly Schedule[], nowMs: number): void {
  const runs = runsAhead(schedule, nowMs);
  refuseRepeats(schedule, runs, schedule, []);
  refuseOverlap(schedule, runs);
  for (const other of others) {
    if (other.name === schedule.name || other.template !== schedule.template) continue;
    refuseRepeats(schedule, runs, other, runsAhead(other, nowMs));
  }
}

/** The runs of two years, and two at least. */
function runsAhead(schedule: Schedule, nowMs: number): readonly Run[] {
  const { calendar, runAt } = timetableOf(schedule);
  const runs: Run[] = [];
  for (let at = calendar.after(nowMs); at !== undefined; at = calendar.after(at)) {
    if (runs.length >= MOST_RUNS || (runs.length >= 2 && at > nowMs + AHEAD_MS)) break;
    runs.push(runAt(at));
  }
  return runs;
}

function refuseRepeats(
  { name, snapshot }: Schedule,
  runs: readonly Run[],
  other: Schedule,
  earlier: readonly Run[],
): void {
  const [names, snapshots] = [new Set<string>(), new Set<string>()];
  for (const run of [...earlier, ...runs]) {
    if (names.has(run.name) || snapshots.has(run.snapshot))
      throw repeats(name, snapshot.startOf, other.name, run);
    names.add(run.name);
    snapshots.add(run.snapshot);
  }
}

function refuseOverlap(schedule: Schedule, runs: readonly Run[]): void {
  const openMs = enrolMsOf(schedule);
  const next = runs.findIndex(
    ({ at }, place) => place > 0 && Date.parse(at) - Date.parse(runs[place - 1].at) <= openMs,
  );
  if (next < 0) return;
  throw new CodedError("SCHEDULE_OVERLAP", {
    what: `Members could still enrol in the run of ${runs[next - 1].at} when the next one comes at ${runs[next].at}.`,
    why: `Enrolment is open for ${schedule.enrolDays} days, and a run that comes while the one before is under way is skipped.`,
    todo: "Give enrolDays less than the time between two runs, or let the schedule run less often.",
  });
}

function repeats(name: string, startOf: string, other: string, run: Run): CodedError {
  const twice = name === other ? "has two runs" : `and the schedule ${JSON.stringify(other)} have runs`;
  return new CodedError("SCHEDULE_REPEATS", {
    what: `The schedule ${JSON.stringify(name)} ${twice} for the same ${startOf} or snapshot: ${run.name}, ${run.snapshot}.`,
    why: "The same question about the same data costs every member its budget twice, and no two studies share a name.",
    todo: "Let it run once for each snapshot (startOf: day, week or month goes with how often it runs), or let one schedule do for a template.",
  });
}
