import { awaitService, waitSeconds } from "@fedseg/keeper/local/await-service.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import { statusText } from "@fedseg/wording/status/status-text.ts";
import { withStanding } from "../books/standing.ts";
import { loadNodeConfig } from "../config.ts";
import { processOf, statusOf } from "../whole-status.ts";

export const status: Run = async ({ options: { config: path = "", lang = "en", wait, json } }) => {
  const say = sayIn(languageOf(lang));
  const config = loadNodeConfig(path);
  if (wait !== undefined) await awaitService(config.folder, waitSeconds(wait));
  const live = await processOf(config.folder);
  const told = await withStanding(config, (standing) => statusOf(config, standing, live));
  if (json === undefined) show(statusText(told, say));
  else showAnswer(told.code, told);
  return 0;
};
