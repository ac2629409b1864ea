import { type CodedError, refusalText } from "@fedseg/shared/errors.ts";
import { logLine } from "@fedseg/wording/command-line/log-line.ts";
import { eventText, showAnswer } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { cancelStudy } from "../cancel.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { newsLine } from "../news-line.ts";
import { type TellNews, runCoordinator } from "../run.ts";

export const runCommand: Run = async ({ options: { config = "", json } }) => {
  const error = await runCoordinator(loadCoordinatorConfig(config), teller(json));
  if (error) throw told(error, json);
  return 0;
};

export const cancelCommand: Run = async ({ options: { config: path = "", json } }) => {
  const config = loadCoordinatorConfig(path);
  await cancelStudy(config);
  const error = await runCoordinator(config, teller(json));
  if (error && error.code !== "STUDY_CANCELLED") throw told(error, json);
  return 0;
};

/** Tells programs with what a study has ended, as a node does. */
function told(error: CodedError, json: string | undefined): CodedError {
  const { code, refusal } = error;
  if (json !== undefined) showAnswer(code, { text: refusalText(refusal) });
  return error;
}

function teller(json: string | undefined): TellNews {
  return (news, plan) => {
    const line = newsLine(news, plan);
    console.log(json === undefined ? eventText(new Date(), line.code, line.text) : logLine(new Date(), line));
  };
}
