import { subjectText } from "../../subjects/subject-text.ts";
import type { Command } from "../command.ts";
import { loadNodeConfig } from "../config.ts";
import { answerSubject } from "../subject.ts";

export const subject: Command = {
  name: "subject",
  needs: ["config", "user"],
  may: ["json"],
  usage: "--config FILE --user ID [--json]",
  says: "tell what this node holds of a person, their segment, and which studies their row entered",
  async run({ config = "", user = "", json }) {
    const answer = await answerSubject(loadNodeConfig(config), { user, now: new Date() }, () => undefined);
    console.log(json === undefined ? subjectText(answer) : JSON.stringify({ code: "SUBJECT", ...answer }));
    return 0;
  },
};
