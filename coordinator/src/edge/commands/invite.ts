import type { Run } from "@fedseg/wording/command-line/program.ts";
import { inviteText } from "@fedseg/shared/plan/invite.ts";
import { showAnswer } from "@fedseg/wording/edge/show.ts";
import { lookAt } from "../ask-or-do.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { type Inviting, makeInvite, serviceInviting } from "../invite.ts";
import { isOfService, loadServiceConfig } from "../service-config.ts";

export const inviteCommand: Run = async ({ options: { config = "", json }, lists: { url } }) => {
  const invite = inviteText(makeInvite(await inviting(config), url));
  if (json === undefined) process.stdout.write(invite);
  else showAnswer("INVITE", { text: "for every organisation, which writes it into a file for join", invite });
  return 0;
};

async function inviting(path: string): Promise<Inviting> {
  if (!isOfService(path)) return loadCoordinatorConfig(path);
  const config = loadServiceConfig(path);
  return serviceInviting(config, (await lookAt(config)).view);
}
