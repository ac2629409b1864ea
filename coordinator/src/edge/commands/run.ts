import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { cancelStudy } from "../cancel.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { newsText } from "../news-text.ts";
import { type News, runCoordinator } from "../run.ts";

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

function teller(json: string | undefined): (news: News) => void {
  return (news) =>
    console.log(json === undefined ? newsText(news, new Date()) : printableJson(JSON.stringify(news)));
}
