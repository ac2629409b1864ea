import { show } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { explainAtNode } from "../people/explain.ts";

export const explain: Run = async ({ options: { config = "", user = "" } }) => {
  const { en, zh } = await explainAtNode(loadNodeConfig(config), user, () => undefined);
  show(`${en}\n${zh}`);
  return 0;
};
