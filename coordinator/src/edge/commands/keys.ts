import { show } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { changeKey, revokeKey } from "../own-key.ts";

export const rotateCommand: Run = async ({ options: { config = "" } }) => {
  show(await changeKey(loadCoordinatorConfig(config)));
  return 0;
};

export const revokeCommand: Run = async ({ options: { config = "", reason = "" } }) => {
  show(await revokeKey(loadCoordinatorConfig(config), reason));
  return 0;
};
