import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { subjectText } from "../../subjects/subject-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { answerSubject } from "../people/subject.ts";

export const subject: Run = async ({ options: { config = "", user = "", json } }) => {
  const answer = await answerSubject(loadNodeConfig(config), { user, now: new Date() }, () => undefined);
  if (json === undefined) show(subjectText(answer));
  else showAnswer("SUBJECT", answer);
  return 0;
};
