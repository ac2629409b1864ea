import { refusalText } from "@fedseg/shared/errors.ts";
import type { About, Run } from "@fedseg/wording/command-line/program.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { tellingIn } from "@fedseg/wording/command-line/tell.ts";
import { loadNodeConfig } from "../config.ts";
import { runNode } from "../run.ts";

export const run: Run = async ({ options: { config: path = "", lang = "en", json }, learn }, all) => {
  const tell = tellingIn(languageOf(lang), all);
  const config = loadNodeConfig(path);
  const isForPrograms = json !== undefined || config.log === "json";
  let about: About = { party: config.name };
  learn({ isForPrograms, ...about });
  const error = await runNode(config, (code, text, fields) => {
    const study = fields?.["study"];
    if (typeof study === "string") learn((about = { ...about, study }));
    tell(code, text, { party: config.name, ...fields });
  });
  if (!error) return 0;
  if (isForPrograms) tell(error.code, refusalText(error.refusal), { ...about });
  throw error;
};
