import { awaitService, waitSeconds } from "@fedseg/keeper/local/await-service.ts";
import { languageOf } from "@fedseg/wording/command-line/language-of.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show, showJson } from "@fedseg/wording/edge/show.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import { statusText } from "@fedseg/wording/status/status-text.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { isOfService, loadServiceConfig } from "../service-config.ts";
import { serviceStatus } from "../service-status.ts";
import { coordinatorStatus } from "../status.ts";

export const statusCommand: Run = async ({ options: { config: path = "", lang = "en", wait, json } }) => {
  const say = sayIn(languageOf(lang));
  const stands = isOfService(path) ? ofService(path) : ofStudy(path);
  if (wait !== undefined) await awaitService(stands.folder, waitSeconds(wait));
  const told = await stands.status();
  if (json === undefined) show(statusText(told, say));
  else showJson(told);
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
