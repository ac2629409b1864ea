import { awaitService, waitSeconds } from "@fedseg/keeper/local/await-service.ts";
import { askService } from "@fedseg/keeper/local/call.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import { statusText } from "@fedseg/wording/status/status-text.ts";
import { lookAt } from "../ask-or-do.ts";
import { loadCoordinatorConfig } from "../config.ts";
import type { ProcessStatus } from "../run-watch.ts";
import { type ServiceConfig, isOfService, loadServiceConfig } from "../service-config.ts";
import { standing } from "../service-status.ts";
import { coordinatorStatus } from "../status.ts";

export const statusCommand: Run = async ({ options: { config: path = "", lang = "en", wait, json } }) => {
  const say = sayIn(languageOf(lang));
  const stands = isOfService(path) ? ofService(path) : ofStudy(path);
  if (wait !== undefined) await awaitService(stands.folder, waitSeconds(wait));
  const told = await stands.status();
  if (json === undefined) show(statusText(told, say));
  else showAnswer(told.code, told);
  return 0;
};

function ofStudy(path: string) {
  const config = loadCoordinatorConfig(path);
  return { folder: config.folder, status: () => coordinatorStatus(config) };
}

function ofService(path: string) {
  const config = loadServiceConfig(path);
  return { folder: config.folder, status: () => serviceStatus(config) };
}

async function serviceStatus(config: ServiceConfig): Promise<Status> {
  const answer = await askService(config.folder, { ask: "status" });
  const told = answer ? (answer.done as ProcessStatus) : standing((await lookAt(config)).view);
  const time = new Date().toISOString();
  return { code: "STATUS", time, party: config.name, program: "coordinator", ...told };
}
