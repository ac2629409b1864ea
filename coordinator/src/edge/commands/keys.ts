import { show } from "@fedseg/keeper/process/show.ts";
import type { Options } from "@fedseg/wording/command-line/program.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { changeKey, revokeKey } from "../own-key.ts";

export async function rotateCommand({ config = "" }: Options): Promise<number> {
  show(await changeKey(loadCoordinatorConfig(config)));
  return 0;
}

export async function revokeCommand({ config = "", reason = "" }: Options): Promise<number> {
  show(await revokeKey(loadCoordinatorConfig(config), reason));
  return 0;
}
