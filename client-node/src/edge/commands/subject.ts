import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { show } from "@fedseg/keeper/process/show.ts";
import { subjectText } from "../../subjects/subject-text.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { answerSubject } from "../people/subject.ts";

export const subject: Command = {
  async run({ config = "", user = "", json }) {
    const answer = await answerSubject(loadNodeConfig(config), { user, now: new Date() }, () => undefined);
    if (json === undefined) show(subjectText(answer));
    else console.log(printableJson(JSON.stringify({ code: "SUBJECT", ...answer })));
    return 0;
  },
};
