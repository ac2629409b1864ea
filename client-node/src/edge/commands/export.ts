import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import { tellText, tellingIn } from "@fedseg/wording/command-line/tell.ts";
import { exportedText } from "@fedseg/wording/programs/labelled-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { targetOf } from "../labels/export/deliver.ts";
import { exportTo } from "../labels/export/export-to.ts";

export const exportSegments: Run = async (
  { options: { config = "", to = "", pseudonymous, lang = "en" } },
  tell,
) => {
  const told = tellingIn(languageOf(lang), tell);
  const node = loadNodeConfig(config);
  targetOf(node, to);
  const isPseudonymous = pseudonymous !== undefined || node.out?.pseudonymous === true;
  const users = await exportTo(node, to, isPseudonymous);
  const facts = { target: to, users, pseudonymous: isPseudonymous };
  tellText(told, "EXPORTED", exportedText(users, to), facts);
  return 0;
};
