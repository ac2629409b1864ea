import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { giveAnswer } from "../inbox/give-answer.ts";

export const approve: Run = async ({ options: { config: path = "", study: name = "" } }, tell) => {
  const study = await giveAnswer(loadNodeConfig(path), name, { type: "approve" });
  tell(
    "APPROVED",
    `study ${study} is approved; the running node agrees within a second, and countersigns when all have and its turn has come`,
    { study },
  );
  return 0;
};
