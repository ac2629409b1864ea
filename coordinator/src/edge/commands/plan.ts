import { show } from "@fedseg/keeper/process/show.ts";
import type { Options } from "@fedseg/wording/command-line/program.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { describePlan } from "../plan.ts";

export async function planCommand({ config = "", json }: Options): Promise<number> {
  const loaded = loadCoordinatorConfig(config);
  if (json === undefined) show(describePlan(loaded, "text"));
  else console.log(describePlan(loaded, "json"));
  return 0;
}
