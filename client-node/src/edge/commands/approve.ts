import { CodedError } from "@fedseg/shared/errors.ts";
import { approveStudy } from "../books/approvals.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";

export const approve: Run = async ({ options: { config: path = "", study = "" } }, tell) => {
  const { folder } = loadNodeConfig(path);
  if (!/^[0-9a-f]{64}$/.test(study)) throw noHash();
  approveStudy(folder, study);
  tell("APPROVED", `study ${study} is approved; the running node enrols within a second`, { study });
  return 0;
};

function noHash(): CodedError {
  return new CodedError("STUDY_HASH", {
    what: "The study is not named by a plan's hash of 64 hexadecimal digits.",
    why: "An approval holds for exactly one plan.",
    todo: "Copy the hash that the waiting node shows (ASK).",
  });
}
