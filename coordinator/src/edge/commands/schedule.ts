import { readYaml } from "@fedseg/keeper/files/config-file.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { nextRuns } from "../../schedules/runs.ts";
import { scheduleConfig } from "../../schedules/schedule.ts";
import type { WholeSchedule } from "../../service/port.ts";
import { askOrDo, lookAt } from "../ask-or-do.ts";
import { scheduleText, schedulesText } from "../schedule-text.ts";
import { type ServiceConfig, loadServiceConfig } from "../service-config.ts";
import { doVerb, needed } from "./verbs.ts";

/** How many runs of a schedule are shown. */
const SHOWN = 6;

/**
 * Keeps schedules of a service: each from the file that `runs` checks.
 * @throws CodedError USAGE, CONFIG_*, SCHEDULE_*, TEMPLATE_UNKNOWN, MEMBER_UNKNOWN and as `askOrDo`.
 */
export const scheduleCommand: Run = ({ options, operands: [verb = ""] }) =>
  doVerb("schedule", { add, list, show: showOne, suspend, resume, remove }, verb, options);

async function add(options: Options): Promise<number> {
  const schedule = readYaml(needed(options, "file", "schedule add"), scheduleConfig);
  const config = configOf(options);
  await askOrDo(config, "put-schedule", schedule);
  return told(config, schedule.name, options);
}

async function list(options: Options): Promise<number> {
  const { schedules } = (await lookAt(configOf(options))).view;
  if (options["json"] === undefined) show(schedulesText(schedules));
  else showAnswer("SCHEDULES", { schedules });
  return 0;
}

const showOne = (options: Options) => told(configOf(options), nameIn(options, "show"), options);
const suspend = (options: Options) => change("suspend-schedule", nameIn(options, "suspend"), options);
const resume = (options: Options) => change("resume-schedule", nameIn(options, "resume"), options);

async function remove(options: Options): Promise<number> {
  const name = nameIn(options, "remove");
  await askOrDo(configOf(options), "remove-schedule", { name });
  if (options["json"] === undefined) show(`${name} is gone; studies that it has made go on.`);
  else showAnswer("SCHEDULE_REMOVED", { name });
  return 0;
}

async function change(ask: Parameters<typeof askOrDo>[1], name: string, options: Options): Promise<number> {
  const config = configOf(options);
  await askOrDo(config, ask, { name });
  return told(config, name, options);
}

async function told(config: ServiceConfig, name: string, { json }: Options): Promise<number> {
  const whole = (await askOrDo(config, "schedule", { name })) as WholeSchedule;
  const runs = nextRuns(whole.schedule, Date.now(), SHOWN);
  if (json === undefined) show(scheduleText(whole, runs));
  else showAnswer("SCHEDULE", { ...whole, runs });
  return 0;
}

function configOf({ config = "" }: Options): ServiceConfig {
  return loadServiceConfig(config);
}

function nameIn(options: Options, verb: string): string {
  return needed(options, "name", `schedule ${verb}`);
}
