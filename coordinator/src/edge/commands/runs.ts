import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { checkSchedule } from "../../schedules/check-schedules.ts";
import { due } from "../../schedules/due.ts";
import { nextRuns } from "../../schedules/runs.ts";
import { runsText } from "../../schedules/runs-text.ts";
import { scheduleConfig } from "../../schedules/schedule.ts";

/** Shows what a schedule would do. @throws CodedError SCHEDULE_* or CONFIG_*. */
export const runsCommand: Run = async ({ options }) => {
  const { schedule: path = "", from, count = "12", last, json } = options;
  if (!/^[1-9]\d{0,2}$/.test(count)) throw refusal("--count is no number from 1 to 999.");
  const nowMs = new Date().getTime();
  const fromMs = from === undefined ? nowMs : momentOf("--from", from);
  const schedule = readYaml(path, scheduleConfig);
  checkSchedule(schedule, [], fromMs);
  const past = { isSuspended: false, underWay: undefined, studyOf: () => undefined };
  const missed =
    last === undefined ? undefined : due(schedule, { ...past, decidedMs: momentOf("--last", last) }, fromMs);
  const runs = nextRuns(schedule, fromMs, Number(count));
  if (json === undefined) show(runsText(schedule, runs, missed));
  else {
    const skipped = missed?.skipped.map(({ run, refusal: error }) => ({ ...run, refusal: error }));
    showAnswer("RUNS", { runs, run: missed?.run, skipped, clock: missed?.clock });
  }
  return 0;
};

function momentOf(option: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw refusal(`${option} is no moment.`);
  return ms;
}

function refusal(what: string): CodedError {
  return new CodedError("SCHEDULE_OPTION", {
    what,
    why: "Runs are listed from a moment on, and so many of them.",
    todo: "Write moments as 2026-11-02 or 2026-11-02T06:00:00Z, and a number such as 12.",
  });
}
