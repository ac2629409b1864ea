import type { Options } from "@fedseg/shared/command-line/program.ts";
import { loadCoordinatorConfig } from "../config.ts";
import { describePlan } from "../plan.ts";

export async function planCommand({ config = "", json }: Options): Promise<number> {
  console.log(describePlan(loadCoordinatorConfig(config), json === undefined ? "text" : "json"));
  return 0;
}
