import { backUpBooks } from "@fedseg/keeper/books/backup.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadNodeConfig } from "../config.ts";

export const backup: Run = async ({ options: { config = "", out = "" } }, tell) => {
  for (const { file, lines } of await backUpBooks(loadNodeConfig(config), out))
    tell("BACKED_UP", `${file} is a whole copy, with ${lines} entries of the ledger`, { file, lines });
  return 0;
};
