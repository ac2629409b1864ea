import { refusalText } from "@fedseg/shared/errors.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";
import { serveNode } from "../service.ts";

export const serve: Run = async ({ options: { config = "", json } }, tell) => {
  const error = await serveNode(loadNodeConfig(config), config, tell);
  if (!error) return 0;
  if (json !== undefined) tell(error.code, refusalText(error.refusal));
  throw error;
};
