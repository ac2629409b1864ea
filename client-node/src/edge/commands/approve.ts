import type { Run } from "@fedseg/wording/command-line/program.ts";
import { answer } from "../../inbox/answer.ts";
import { loadNodeConfig } from "../config.ts";
import { InboxFile } from "../inbox/inbox-file.ts";

export const approve: Run = async ({ options: { config: path = "", study: name = "" } }, tell) => {
  const inbox = new InboxFile(loadNodeConfig(path));
  const { study } = inbox.change((book) => answer(book, name, { type: "approve" }, new Date().getTime()));
  tell("APPROVED", `study ${study} is approved; the running node enrols within a second`, { study });
  return 0;
};
