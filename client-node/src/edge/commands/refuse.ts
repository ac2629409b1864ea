import type { Run } from "@fedseg/wording/command-line/program.ts";
import { misused } from "@fedseg/wording/command-line/read.ts";
import { LONGEST_REASON } from "../../inbox/proposal.ts";
import { loadNodeConfig } from "../config.ts";
import { giveAnswer } from "../inbox/give-answer.ts";

export const refuse: Run = async ({ options: { config: path = "", study: name = "", reason } }, tell) => {
  if (reason !== undefined && reason.length > LONGEST_REASON)
    throw misused(`The reason is longer than ${LONGEST_REASON} characters.`, "Say it in fewer words.");
  const study = await giveAnswer(loadNodeConfig(path), name, { type: "refuse", reason });
  const text = `study ${study} is refused; the coordinator hears PLAN_DECLINED from the running node, and no reason`;
  tell("REFUSED", text, { study });
  return 0;
};
