import { logLine } from "@fedseg/wording/command-line/log-line.ts";
import { eventText } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { cancelStudy } from "../cancel.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { newsLine } from "../news-line.ts";
import { type TellNews, runCoordinator } from "../run.ts";

export const runCommand: Run = async ({ options: { config = "", json } }) => {
  const error = await runCoordinator(loadCoordinatorConfig(config), teller(json));
  if (error) throw error;
  return 0;
};

export const cancelCommand: Run = async ({ options: { config: path = "", json } }) => {
  const config = loadCoordinatorConfig(path);
  await cancelStudy(config);
  const error = await runCoordinator(config, teller(json));
  if (error && error.code !== "STUDY_CANCELLED") throw error;
  return 0;
};

function teller(json: string | undefined): TellNews {
  return (news, plan) => {
    const line = newsLine(news, plan);
    console.log(json === undefined ? eventText(new Date(), line.code, line.text) : logLine(new Date(), line));
  };
}
