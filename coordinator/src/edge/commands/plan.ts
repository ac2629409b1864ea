import { show } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { describePlan } from "../plan.ts";

export const planCommand: Run = async ({ options: { config = "", json } }) => {
  const loaded = loadCoordinatorConfig(config);
  if (json === undefined) show(describePlan(loaded, "text"));
  else console.log(describePlan(loaded, "json"));
  return 0;
};
