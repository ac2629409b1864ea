import { refusalText } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { tellingIn } from "@fedseg/wording/command-line/tell.ts";
import { loadNodeConfig } from "../config.ts";
import { serveNode } from "../service.ts";

export const serve: Run = async ({ options: { config: path = "", lang = "en", json }, learn }, all) => {
  const tell = tellingIn(languageOf(lang), all);
  const config = loadNodeConfig(path);
  const [isForPrograms, party] = [json !== undefined || config.log === "json", config.name];
  learn({ isForPrograms, party });
  const error = await serveNode(config, path, (code, text, fields) => tell(code, text, { party, ...fields }));
  if (!error) return 0;
  if (isForPrograms) tell(error.code, refusalText(error.refusal), { party });
  throw error;
};
