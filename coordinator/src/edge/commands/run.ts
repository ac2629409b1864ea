import { type CodedError, refusalText } from "@fedseg/shared/errors.ts";
import type { About, Call, Run } from "@fedseg/wording/command-line/program.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { cancelStudy } from "../cancel.ts";
import { type CoordinatorConfig, loadCoordinatorConfig } from "../config.ts";
import { newsLine } from "../news-line.ts";
import { runCoordinator } from "../run.ts";

export const runCommand: Run = async ({ options: { config: path = "", json }, learn }, tell) => {
  const error = await runToItsEnd(loadCoordinatorConfig(path), json, tell, learn);
  if (error) throw error;
  return 0;
};

export const cancelCommand: Run = async ({ options: { config: path = "", json }, learn }, tell) => {
  const config = loadCoordinatorConfig(path);
  await cancelStudy(config);
  const error = await runToItsEnd(config, json, tell, learn, "STUDY_CANCELLED");
  if (error) throw error;
  return 0;
};

/** Runs a study; resolves with what has ended it, but for the code that was meant, and tells programs so, as a node does. */
async function runToItsEnd(
  config: CoordinatorConfig,
  json: string | undefined,
  tell: Tell,
  learn: Call["learn"],
  meant?: string,
): Promise<CodedError | undefined> {
  const isForPrograms = json !== undefined || config.log === "json";
  learn({ isForPrograms });
  let about: About = {};
  const error = await runCoordinator(config, (news, plan) => {
    const { code, text, ...fields } = newsLine(news, plan);
    if (fields.study !== undefined) learn((about = { study: fields.study }));
    tell(code, text, fields);
  });
  if (!error || error.code === meant) return undefined;
  if (isForPrograms) tell(error.code, refusalText(error.refusal), { ...about });
  return error;
}
