import { show } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { aloneText } from "../../reports/alone-text.ts";
import { loadNodeConfig } from "../config.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { compareAtNode } from "../people/alone.ts";

export const alone: Run = async ({ options: { config = "", lang = "en", json } }, tell) => {
  const language = languageOf(lang);
  const node = loadNodeConfig(config);
  const found = await compareAtNode(node, json === undefined ? () => undefined : tell);
  const text = aloneText(found, node.name, language);
  if (json === undefined) show(text);
  else {
    const [study, own] = [found.study, found.own].map((fit) => ({ ...fit, counts: [...fit.counts] }));
    tell("ALONE", "exact numbers of this node's own users: they stay here", { ...found, study, own });
  }
  return 0;
};
