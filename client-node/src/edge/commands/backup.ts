import { backUpBooks, backupText } from "@fedseg/keeper/books/backup.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";

export const backup: Run = async ({ options: { config = "", out = "" } }, tell) => {
  for (const copy of await backUpBooks(loadNodeConfig(config), out))
    tell("BACKED_UP", backupText(copy), { ...copy });
  return 0;
};
