import type { Options } from "@fedseg/wording/command-line/program.ts";
import { inviteText } from "@fedseg/shared/plan/invite.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { makeInvite } from "../invite.ts";

export async function inviteCommand({ config = "", url = "" }: Options): Promise<number> {
  process.stdout.write(inviteText(makeInvite(loadCoordinatorConfig(config), url)));
  return 0;
}
