import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { runsText } from "../schedules/runs-text.ts";
import type { Run } from "../schedules/schedule.ts";
import type { WholeSchedule } from "../service/port.ts";
import type { ScheduleView } from "../view.ts";

const COLUMNS = [
  { head: "schedule" },
  { head: "template" },
  { head: "state" },
  { head: "next run" },
  { head: "last run" },
];

/** Writes all schedules of a service, in the order in which they came; moments in UTC. */
export function schedulesText(schedules: readonly ScheduleView[]): string {
  if (schedules.length === 0) return "There are no schedules.";
  const rows = schedules.map(({ name, template, state, next, last }) => [
    name,
    template,
    state,
    next === undefined ? "" : minuteText(next),
    last ? (last.study ?? `${minuteText(last.at)} ${last.code ?? ""}${waitText(last)}`) : "",
  ]);
  return textTable(COLUMNS, rows);
}

/** Writes what a schedule does, what became of its last run, and its next ones. */
export function scheduleText({ name, state, last, schedule }: WholeSchedule, runs: readonly Run[]): string {
  const { template, cron, timeZone, snapshot, quorum, members, enrolDays, missed, missedHours } = schedule;
  const { minusDays } = snapshot;
  const back = minusDays === 0 ? "" : `, ${minusDays} ${minusDays === 1 ? "day" : "days"} before`;
  const late = missed === "skip" ? "is skipped" : `is made up for within ${missedHours} hours, once`;
  return [
    `${name} is ${state}: it makes studies from the template ${template}`,
    `at ${JSON.stringify(cron)} by the time of ${timeZone}; snapshot at the start of the ${snapshot.startOf}${back}`,
    `asks ${members ? members.join(", ") : "all members"}, for ${enrolDays} days; starts with ${quorum ?? "all"} of them`,
    `a run that was missed ${late}`,
    ...(last ? [lastText(last)] : []),
    ...(state === "suspended" ? ["none of the runs below is made until it is resumed"] : []),
    "",
    runsText(schedule, runs),
  ].join("\n");
}

function lastText({ at, study, code, until }: NonNullable<ScheduleView["last"]>): string {
  if (study !== undefined) return `its last run has made ${study} at ${at}`;
  if (until !== undefined)
    return `its last run, of ${at}, waits for room (${code ?? ""}): it is tried again until ${until}, and then skipped`;
  return `its last run of ${at} has made no study: ${code ?? ""}`;
}

function waitText({ until }: NonNullable<ScheduleView["last"]>): string {
  return until === undefined ? "" : `, tried until ${minuteText(until)}`;
}

function minuteText(moment: string): string {
  return moment.slice(0, 16).replace("T", " ");
}
