import type { Run } from "@fedseg/wording/command-line/program.ts";
import { inviteText } from "@fedseg/shared/plan/invite.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { makeInvite } from "../invite.ts";

export const inviteCommand: Run = async ({ options: { config = "", url = "" } }) => {
  process.stdout.write(inviteText(makeInvite(loadCoordinatorConfig(config), url)));
  return 0;
};
