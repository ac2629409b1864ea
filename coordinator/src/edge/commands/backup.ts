import { backUpBooks } from "@fedseg/keeper/books/backup.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { loadCoordinatorConfig } from "../config.ts";

export const backupCommand: Run = async ({ options: { config = "", out = "" } }) => {
  for (const { file, lines } of await backUpBooks(loadCoordinatorConfig(config), out))
    show(`${file} is a whole copy, with ${lines} entries of the ledger`);
  return 0;
};
