import { misused } from "@fedseg/wording/command-line/read.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import { NOTICES } from "@fedseg/wording/playbooks/playbook.ts";
import { playbookOf } from "@fedseg/wording/playbooks/playbook-of.ts";
import { playbooksText } from "../../reports/segment-playbooks-text.ts";
import { loadNodeConfig } from "../config.ts";
import { readSegments } from "../labels/read-segments.ts";
import { resultsFolder } from "../labels/study-results.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";

export const playbook: Run = async (
  { options: { config = "", study, segment, lang = "en", json } },
  tell,
) => {
  const language = languageOf(lang);
  const { folder } = loadNodeConfig(config);
  const visible = readSegments(resultsFolder(folder, study)).segments.filter((one) => !one.hidden);
  const chosen = visible.filter(({ number }) => segment === undefined || `${number}` === segment);
  if (chosen.length === 0 && segment !== undefined) {
    throw misused(
      `There is no segment ${JSON.stringify(segment)} that is shown.`,
      `Use one of: ${visible.map(({ number }) => number).join(", ")}.`,
    );
  }
  if (json === undefined) show(playbooksText(chosen, language));
  else
    for (const one of chosen)
      tell("PLAYBOOK", one.title[language], { number: one.number, ...playbookOf(one), notices: NOTICES });
  return 0;
};
