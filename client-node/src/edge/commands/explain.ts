import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { explainAtNode } from "../people/explain.ts";

export const explain: Run = async ({ options: { config = "", user = "", study, json } }) => {
  const { en, zh } = await explainAtNode(loadNodeConfig(config), user, () => undefined, study);
  if (json === undefined) show(`${en}\n${zh}`);
  else showAnswer("EXPLAINED", { user, explanation: { en, zh } });
  return 0;
};
