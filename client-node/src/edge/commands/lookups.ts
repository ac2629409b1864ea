import { once } from "node:events";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { startLookups } from "../labels/lookup/lookups.ts";

export const lookups: Run = async ({ options: { config = "" } }, tell) => {
  const answering = await startLookups(loadNodeConfig(config), config, tell);
  await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
  await answering.close();
  return 0;
};
